import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BillClicksAndViews1764300000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table ad_group drop constraint ad_group_billing_event_check`);
    await queryRunner.query(`
      alter table ad_group add constraint ad_group_billing_event_check check (billing_event in ('CPM', 'CPC', 'CPV'))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table ad_group drop constraint ad_group_billing_event_check`);
    await queryRunner.query(`
      alter table ad_group add constraint ad_group_billing_event_check check (billing_event = 'CPM')`);
  }
}
