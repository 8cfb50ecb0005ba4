import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An ad group can have several pools in one day, each with totals of its own. The columns of `ad_group_funds` for them are the
 * previous release's; totals are cumulative, so what is spent from now on comes here whole.
 */
export class KeepFundsByPool1764400000771 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table pool_funds (
        pool_id uuid primary key,
        ad_group_id uuid not null,
        campaign_id uuid not null,
        budget_day date,
        reserved_micros bigint not null default 0 check (reserved_micros >= 0),
        spent_micros bigint not null default 0 check (spent_micros >= 0),
        spent_at timestamptz(3),
        spent_day date,
        spent_before_day_micros bigint not null default 0 check (spent_before_day_micros between 0 and spent_micros)
      )`);
    await queryRunner.query(`create index pool_funds_of_ad_group on pool_funds (ad_group_id, budget_day)`);
    await queryRunner.query(`create index pool_funds_of_campaign on pool_funds (campaign_id, spent_day)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table pool_funds`);
  }
}
