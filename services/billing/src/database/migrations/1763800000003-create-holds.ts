import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateHolds1763800000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table hold (
        pool_id uuid primary key,
        business_account_id uuid not null references billing_account,
        ad_group_id uuid not null,
        campaign_id uuid not null,
        budget_day date,
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        state text not null check (state in ('OPEN', 'ENDED')),
        -- The newest version of the pool that a request or the return has told.
        pool_version bigint not null check (pool_version >= 1),
        requested_micros_total bigint not null default 0,
        reserved_micros_total bigint not null default 0 check (reserved_micros_total >= 0),
        posted_micros_total bigint not null default 0 check (posted_micros_total >= 0),
        voided_micros bigint not null default 0 check (voided_micros >= 0),
        pending_micros bigint not null generated always as (reserved_micros_total - posted_micros_total - voided_micros) stored,
        -- Every reserved micro is posted, voided or still pending: never more is spent than was reserved.
        constraint hold_never_overdrawn check (pending_micros >= 0),
        constraint hold_never_above_request check (reserved_micros_total <= requested_micros_total),
        constraint hold_voided_only_by_its_end check (state = 'ENDED' or voided_micros = 0)
      ) with (fillfactor = 70)`);
    await queryRunner.query('create index hold_by_business_account on hold (business_account_id)');
    await queryRunner.query(`
      create table funds_request (
        funds_request_id uuid primary key,
        pool_id uuid not null references hold,
        business_account_id uuid not null references billing_account,
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        pool_version bigint not null check (pool_version >= 1),
        amount_micros bigint not null check (amount_micros >= 0),
        requested_micros_total bigint not null check (requested_micros_total >= 0),
        state text not null check (state in ('WAITING', 'RESERVED', 'DECLINED', 'COVERED')),
        reserved_micros bigint not null default 0,
        heard_at timestamptz(3) not null,
        constraint funds_request_reserves_at_most_what_was_asked check (reserved_micros between 0 and amount_micros),
        constraint funds_request_reserves_only_if_reserved check ((state = 'RESERVED') = (reserved_micros > 0))
      )`);
    await queryRunner.query(
      `create index funds_request_waiting on funds_request (business_account_id, heard_at, pool_version) where state = 'WAITING'`,
    );
    await queryRunner.query(`
      create table lease_spend (
        lease_id uuid primary key,
        pool_id uuid not null references hold,
        seq bigint not null check (seq >= 0),
        spent_micros_total bigint not null check (spent_micros_total >= 0)
      ) with (fillfactor = 70)`);
    await queryRunner.query('revoke delete on hold, funds_request, lease_spend from billing_app');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table lease_spend');
    await queryRunner.query('drop table funds_request');
    await queryRunner.query('drop table hold');
  }
}
