import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateKnownCreatorSuspensions1764200000121 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `create table known_creator_suspension (id uuid primary key, version bigint not null, state jsonb not null)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table known_creator_suspension`);
  }
}
