import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GiveSoundsRights1764500000812 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table sound
        add column rights jsonb check (jsonb_typeof(rights) = 'array' and jsonb_array_length(rights) <= 200)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table sound drop column rights`);
  }
}
