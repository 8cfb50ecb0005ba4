import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The platform's clock (DESIGN §4). Volatile, because it moves on within a transaction; a comparison that should use an
 * index therefore writes `(select platform_now())` or takes `clock.now(tx)` as a parameter.
 * In development the test clock replaces the body.
 */
export class CreatePlatformNow1763600000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create function platform_now() returns timestamptz language sql volatile parallel safe
      as $$ select date_trunc('milliseconds', clock_timestamp()) $$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop function platform_now()`);
  }
}
