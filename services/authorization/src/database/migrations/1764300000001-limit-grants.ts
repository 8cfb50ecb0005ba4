import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a creator allows at most with a code, and with the grants that are made from it. */
export class LimitGrants1764300000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table ad_code add column caps jsonb check (jsonb_typeof(caps) = 'object')`);
    await queryRunner.query(`alter table ad_authorization add column caps jsonb check (jsonb_typeof(caps) = 'object')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table ad_authorization drop column caps`);
    await queryRunner.query(`alter table ad_code drop column caps`);
  }
}
