import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GiveCampaignsBudgets1764300000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table campaign
        add column budget_mode text check (budget_mode in ('BUDGET_MODE_DAY', 'BUDGET_MODE_TOTAL')),
        add column budget_micros bigint check (budget_micros > 0),
        add check ((budget_mode is null) = (budget_micros is null))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table campaign drop column budget_mode, drop column budget_micros`);
  }
}
