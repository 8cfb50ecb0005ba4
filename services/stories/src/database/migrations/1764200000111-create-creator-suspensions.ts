import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCreatorSuspensions1764200000111 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table creator_suspension (
        creator_id uuid primary key,
        is_suspended boolean not null,
        reason text check (char_length(reason) between 1 and 500),
        decided_by uuid not null,
        changed_at timestamptz(3) not null,
        version integer not null check (version >= 1),
        constraint creator_suspension_has_a_reason check ((reason is not null) = is_suspended)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table creator_suspension');
  }
}
