import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTransfers1763800000004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table transfer (
        id uuid primary key,
        kind text not null check (kind in ('TOP_UP', 'CHARGE')),
        business_account_id uuid not null,
        currency text not null,
        debit_account_id uuid not null,
        credit_account_id uuid not null,
        amount_micros bigint not null check (amount_micros > 0),
        lease_id uuid references lease_spend,
        lease_seq bigint,
        declared_by uuid,
        created_at timestamptz(3) not null,
        constraint transfer_has_two_sides check (debit_account_id <> credit_account_id),
        constraint transfer_debits_its_advertiser foreign key (debit_account_id, business_account_id, currency)
          references ledger_account (id, business_account_id, currency),
        constraint transfer_credits_its_advertiser foreign key (credit_account_id, business_account_id, currency)
          references ledger_account (id, business_account_id, currency),
        constraint transfer_charges_a_lease check (
          (kind = 'CHARGE') = (lease_id is not null) and (lease_id is null) = (lease_seq is null)
        ),
        constraint transfer_top_up_is_declared check ((kind = 'TOP_UP') = (declared_by is not null)),
        constraint transfer_charges_a_report_once unique (lease_id, lease_seq)
      )`);
    await queryRunner.query('create index transfer_newest_first on transfer (business_account_id, id desc)');
    // Append-only by rights: a booked transfer is corrected by another one, never changed.
    await queryRunner.query('revoke update, delete on transfer from billing_app');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table transfer');
  }
}
