import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFollows1763800000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table follow (
        creator_id uuid not null,
        follower_id uuid not null,
        followed_at timestamptz(3) not null,
        primary key (creator_id, follower_id),
        constraint follow_of_somebody_else check (creator_id <> follower_id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table follow');
  }
}
