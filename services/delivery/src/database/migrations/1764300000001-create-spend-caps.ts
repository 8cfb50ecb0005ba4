import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Limits above pools: spent ≤ leased ≤ limit, in every row at every moment. A lease remembers which of them it counts in. */
export class CreateSpendCaps1764300000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table spend_cap (
        id uuid primary key,
        kind text not null check (kind in ('CAMPAIGN', 'GRANT', 'UNVERIFIED_ACCOUNT')),
        owner_id uuid not null,
        budget_day date,
        limit_micros bigint not null check (limit_micros between 0 and 9007199254740991),
        leased_micros bigint not null check (leased_micros <= limit_micros),
        spent_micros bigint not null check (spent_micros between 0 and leased_micros),
        constraint spend_cap_of_day unique nulls not distinct (kind, owner_id, budget_day)
      )`);
    await queryRunner.query(`alter table lease add column cap_ids uuid[] not null default '{}'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table lease drop column cap_ids`);
    await queryRunner.query(`drop table spend_cap`);
  }
}
