import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateStops1764200000103 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table known_creator_suspension (
        id uuid primary key,
        version bigint not null check (version >= 1),
        state jsonb not null,
        steps jsonb not null default '{}'
      )`);
    // A row means stopped: replicas read all of them several times a second, and there are never many.
    await queryRunner.query(`
      create table emergency_stop (
        scope text primary key check (scope ~ '^(all|market:[A-Z]{2}|(advertiser|post):[0-9a-f-]{36})$'),
        why text not null check (char_length(why) between 3 and 500),
        stopped_by uuid not null,
        stopped_at timestamptz(3) not null
      )`);
    await queryRunner.query(`
      create table emergency_stop_audit (
        id uuid primary key,
        scope text not null,
        what text not null check (what in ('STOPPED', 'LIFTED')),
        who uuid not null,
        why text not null check (char_length(why) between 3 and 500),
        at timestamptz(3) not null
      )`);
    await queryRunner.query(`revoke update, delete on emergency_stop_audit from delivery_app`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table emergency_stop_audit, emergency_stop, known_creator_suspension`);
  }
}
