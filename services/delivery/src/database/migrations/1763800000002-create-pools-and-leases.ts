import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money on its way to impressions (DESIGN §6): spent ≤ leased ≤ reserved ≤ requested ≤ budget, in every row at every moment. */
export class CreatePoolsAndLeases1763800000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await this.createPools(queryRunner);
    await queryRunner.query(`
      create table lease (
        id uuid primary key,
        pool_id uuid not null references pool (id),
        replica_id uuid not null,
        slice_micros bigint not null check (slice_micros > 0),
        spent_micros bigint not null default 0 check (spent_micros between 0 and slice_micros),
        impressions bigint not null default 0 check (impressions >= 0),
        taken_at timestamptz(3) not null,
        takes_until timestamptz(3) not null check (takes_until > taken_at),
        closes_at timestamptz(3) not null check (closes_at > takes_until),
        status text not null default 'OPEN' check (status in ('OPEN', 'CLOSING', 'CLOSED')),
        report_seq bigint not null default 0 check (report_seq >= 0),
        reported_micros bigint not null default 0 check (reported_micros between 0 and spent_micros),
        reported_at timestamptz(3),
        report_due_at timestamptz(3),
        check (status <> 'CLOSED' or (reported_micros = spent_micros and report_due_at is null))
      )`);
    await queryRunner.query(`create index lease_closing on lease (closes_at) where status = 'OPEN'`);
    await queryRunner.query(`create index lease_reporting on lease (report_due_at) where report_due_at is not null`);
  }

  private async createPools(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table pool (
        id uuid primary key,
        ad_group_id uuid not null,
        campaign_id uuid not null,
        business_account_id uuid not null,
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        budget_day date,
        day_starts_at timestamptz(3),
        day_ends_at timestamptz(3),
        over_at timestamptz(3),
        status text not null check (status in ('OPEN', 'FINISHED')),
        budget_micros bigint not null check (budget_micros <= 9007199254740991),
        requested_micros bigint not null check (requested_micros <= budget_micros),
        reserved_micros bigint not null check (reserved_micros <= requested_micros),
        leased_micros bigint not null check (leased_micros <= reserved_micros),
        spent_micros bigint not null check (spent_micros between 0 and leased_micros),
        funds_request_id uuid,
        is_declined boolean not null,
        version bigint not null check (version >= 1),
        changed_xid xid8 not null,
        check ((budget_day is null) = (day_starts_at is null) and (budget_day is null) = (day_ends_at is null)),
        check (day_ends_at > day_starts_at and over_at <= day_ends_at),
        check (funds_request_id is not null or requested_micros = reserved_micros),
        check (funds_request_id is null or not is_declined),
        check (status = 'OPEN' or (leased_micros = spent_micros and funds_request_id is null))
      )`);
    await queryRunner.query(
      `create unique index pool_open on pool (ad_group_id, budget_day) nulls not distinct where status = 'OPEN'`,
    );
    await queryRunner.query(`create index pool_by_ad_group on pool (ad_group_id)`);
    await queryRunner.query(`create index pool_over on pool (over_at) where status = 'OPEN'`);
    await queryRunner.query(`create index pool_declined on pool (business_account_id) where is_declined`);
    // Replicas poll the pools that a transaction has changed which their last snapshot did not show.
    await queryRunner.query(`create index pool_changed on pool (changed_xid)`);
    await queryRunner.query(`
      create function stamp_pool() returns trigger language plpgsql as $function$
      begin
        new.changed_xid := pg_current_xact_id();
        return new;
      end $function$`);
    await queryRunner.query(
      `create trigger stamp_pool before insert or update on pool for each row execute function stamp_pool()`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table lease, pool`);
    await queryRunner.query(`drop function stamp_pool()`);
  }
}
