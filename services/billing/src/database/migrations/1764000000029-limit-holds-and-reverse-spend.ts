import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LimitHoldsAndReverseSpend1764000000029 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create table known_ad_group (id uuid primary key, version bigint not null, state jsonb not null)');
    // The edit of the ad group that a request was made on; null from deliveries that do not name it.
    await queryRunner.query('alter table funds_request add column ad_group_version bigint check (ad_group_version >= 1)');
    await queryRunner.query('create index hold_by_ad_group on hold (ad_group_id)');
    await queryRunner.query(`create index hold_pending on hold (business_account_id) where pending_micros > 0`);
    await queryRunner.query(`
      alter table billing_account
        add column budget_mode text not null default 'UNLIMITED'
          check (budget_mode in ('UNLIMITED', 'MONTHLY_BUDGET', 'DAILY_BUDGET', 'CUSTOM_BUDGET')),
        add column budget_micros bigint check (budget_micros > 0),
        -- What had been charged when a CUSTOM_BUDGET was set: it counts from there.
        add column budget_from_micros bigint not null default 0 check (budget_from_micros >= 0),
        add column budget_version bigint not null default 1,
        -- A request found no room in the budget; since when there is room again, if time alone brings it.
        add column is_out_of_budget boolean not null default false,
        add column budget_renews_at timestamptz(3),
        add constraint billing_account_unlimited_without_amount check ((budget_mode = 'UNLIMITED') = (budget_micros is null))`);
    await queryRunner.query(
      `create index billing_account_budget_renews on billing_account (budget_renews_at) where is_out_of_budget`,
    );
    // What was charged for each calendar day of the advertiser: of the pool's day, or the day of booking if it has none.
    await queryRunner.query(`
      create table account_day (
        business_account_id uuid not null references billing_account,
        day date not null,
        charged_micros bigint not null check (charged_micros > 0),
        primary key (business_account_id, day)
      ) with (fillfactor = 70)`);
    await queryRunner.query('revoke delete on account_day from billing_app');
    await queryRunner.query(`
      alter table lease_spend
        add column undue_seq bigint not null default -1,
        add column undue_micros_total bigint not null default 0 check (undue_micros_total >= 0),
        add column reversed_micros_total bigint not null default 0,
        add constraint lease_spend_reverses_what_is_undue_and_charged check (
          reversed_micros_total between 0 and least(undue_micros_total, spent_micros_total)
        )`);
    await queryRunner.query(`
      alter table hold add column reversed_micros_total bigint not null default 0,
        add constraint hold_reverses_what_was_posted check (reversed_micros_total between 0 and posted_micros_total)`);
    await queryRunner.query(`
      alter table transfer
        drop constraint transfer_kind_check,
        add constraint transfer_kind_check check (kind in ('TOP_UP', 'CHARGE', 'REVERSAL')),
        drop constraint transfer_charges_a_lease,
        add constraint transfer_charges_a_lease check (
          (kind in ('CHARGE', 'REVERSAL')) = (lease_id is not null) and (lease_id is null) = (lease_seq is null)
        )`);
    await queryRunner.query(`
      alter table transfer
        drop constraint transfer_charges_a_report_once,
        add constraint transfer_books_a_report_once unique (lease_id, lease_seq, kind)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table transfer
        drop constraint transfer_books_a_report_once,
        add constraint transfer_charges_a_report_once unique (lease_id, lease_seq),
        drop constraint transfer_charges_a_lease,
        add constraint transfer_charges_a_lease check (
          (kind = 'CHARGE') = (lease_id is not null) and (lease_id is null) = (lease_seq is null)
        ),
        drop constraint transfer_kind_check,
        add constraint transfer_kind_check check (kind in ('TOP_UP', 'CHARGE'))`);
    await queryRunner.query('alter table hold drop column reversed_micros_total');
    await queryRunner.query(
      'alter table lease_spend drop column undue_seq, drop column undue_micros_total, drop column reversed_micros_total',
    );
    await queryRunner.query('drop table account_day');
    await queryRunner.query(
      `alter table billing_account drop column budget_mode, drop column budget_micros, drop column budget_from_micros, drop column budget_version,
         drop column is_out_of_budget, drop column budget_renews_at`,
    );
    await queryRunner.query('drop index hold_pending');
    await queryRunner.query('drop index hold_by_ad_group');
    await queryRunner.query('alter table funds_request drop column ad_group_version');
    await queryRunner.query('drop table known_ad_group');
  }
}
