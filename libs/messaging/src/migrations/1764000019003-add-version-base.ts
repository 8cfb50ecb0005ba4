import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What published versions begin above, after the data base was restored behind what the log already tells (decision 0020). */
export class AddVersionBase1764000019003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `alter table outbox_cursor add column version_base bigint not null default 0 check (version_base >= 0)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table outbox_cursor drop column version_base`);
  }
}
