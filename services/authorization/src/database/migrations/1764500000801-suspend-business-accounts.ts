import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SuspendBusinessAccounts1764500000801 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table business_account
        add column status_changed_at timestamptz(3),
        add column suspension jsonb,
        add constraint business_account_is_suspended_for_a_reason check ((suspension is not null) = (status = 'SUSPENDED'))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table business_account drop column suspension, drop column status_changed_at`);
  }
}
