import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where an ad can be shown, and what its bid is worth there. */
export class LimitMarkets1764500000831 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table spark_ads_rollout (
        market text primary key check (market ~ '^[A-Z]{2}$'),
        version bigint not null check (version >= 1),
        stage text not null check (stage in ('OFF', 'BETA', 'ON')),
        beta_business_account_ids uuid[] not null check (cardinality(beta_business_account_ids) <= 200),
        changed_by uuid not null,
        changed_at timestamptz(3) not null,
        check ((stage = 'BETA') = (cardinality(beta_business_account_ids) > 0))
      )`);
    await queryRunner.query(`
      create table paid_response (
        post_id uuid primary key,
        version bigint not null,
        impressions bigint not null check (impressions >= 0),
        clicks bigint not null check (clicks >= 0),
        views_6s bigint not null check (views_6s >= 0)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table paid_response, spark_ads_rollout`);
  }
}
