import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of a lease went back before it closed: `slice_micros` is without it. */
export class ReturnRestsOfLeases1764500000822 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `alter table lease add column returned_micros bigint not null default 0 check (returned_micros >= 0)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table lease drop column returned_micros`);
  }
}
