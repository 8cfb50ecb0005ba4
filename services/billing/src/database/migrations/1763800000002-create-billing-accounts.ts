import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows that every charge updates leave room on their page, so that an update needs no new index entry. */
export class CreateBillingAccounts1763800000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table billing_account (
        business_account_id uuid primary key,
        status text not null check (status in ('AWAITED', 'ACTIVE', 'DEPLETED')),
        currency text check (currency ~ '^[A-Z]{3}$'),
        opened_at timestamptz(3),
        version bigint not null check (version >= 0),
        constraint billing_account_awaited_until_opened check (
          (status = 'AWAITED') = (opened_at is null) and (opened_at is null) = (currency is null)
          and (opened_at is null) = (version = 0)
        )
      ) with (fillfactor = 70)`);
    await queryRunner.query(`
      create table ledger_account (
        id uuid primary key,
        business_account_id uuid not null references billing_account,
        kind text not null check (kind in ('PAYMENTS', 'CASH', 'REVENUE')),
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        debits_micros bigint not null default 0 check (debits_micros >= 0),
        credits_micros bigint not null default 0 check (credits_micros >= 0),
        pending_debits_micros bigint not null default 0 check (pending_debits_micros >= 0),
        constraint ledger_account_one_of_each_kind unique (business_account_id, kind),
        constraint ledger_account_sides_of_a_transfer unique (id, business_account_id, currency),
        -- Money that is held can always be posted: what is promised to ad groups is covered at every moment.
        constraint ledger_account_cash_never_negative check (
          kind <> 'CASH' or credits_micros - debits_micros - pending_debits_micros >= 0
        ),
        constraint ledger_account_revenue_never_negative check (kind <> 'REVENUE' or credits_micros >= debits_micros),
        constraint ledger_account_only_cash_is_held check (kind = 'CASH' or pending_debits_micros = 0)
      ) with (fillfactor = 70)`);
    await queryRunner.query('revoke delete on billing_account, ledger_account from billing_app');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table ledger_account');
    await queryRunner.query('drop table billing_account');
  }
}
