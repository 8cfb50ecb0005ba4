import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSounds1763800000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table sound (
        id uuid primary key,
        title text not null check (char_length(title) between 1 and 150),
        registered_by uuid not null,
        ownership text not null check (ownership in ('UNDECIDED', 'VERIFIED', 'REFUSED')),
        owner_id uuid,
        registered_at timestamptz(3) not null,
        decided_at timestamptz(3),
        version integer not null check (version >= 1),
        constraint sound_owner_only_when_verified check ((owner_id is not null) = (ownership = 'VERIFIED')),
        constraint sound_decided_at_with_decision check ((decided_at is null) = (ownership = 'UNDECIDED'))
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table sound');
  }
}
