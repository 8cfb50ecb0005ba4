import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far down billing could lower a budget. */
export class KeepBudgetsInForce1764100000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table ad_group_funds
        add column applied_micros bigint check (applied_micros >= 0),
        add column applied_version bigint check (applied_version >= 1),
        add check ((applied_micros is null) = (applied_version is null))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table ad_group_funds drop column applied_micros, drop column applied_version`);
  }
}
