import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What could not be processed, whose later events wait behind it, and what operators did about it. */
export class CreateDeadLetters1763700000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table dead_letter (
        id uuid primary key,
        consumer_group text not null,
        topic text not null,
        partition integer not null,
        log_offset bigint not null,
        key text not null,
        event_id uuid,
        type text not null,
        reaction text not null,
        headers jsonb not null,
        value text,
        edited_value text,
        status text not null check (status in ('WAITING', 'REDRIVEN', 'DISCARDED')),
        fingerprint text not null,
        error text not null,
        attempts integer not null check (attempts >= 0),
        parked_at timestamptz(3) not null default platform_now(),
        closed_at timestamptz(3),
        check ((status = 'WAITING') = (closed_at is null)),
        unique (consumer_group, topic, partition, log_offset, reaction)
      )`);
    await queryRunner.query(
      `create index dead_letter_queue on dead_letter (consumer_group, topic, key, reaction, log_offset) where status = 'WAITING'`,
    );
    await queryRunner.query(`create index dead_letter_by_fingerprint on dead_letter (fingerprint) where status = 'WAITING'`);
    await queryRunner.query(`
      create table parked_key (
        consumer_group text not null,
        topic text not null,
        key text not null,
        reaction text not null,
        parked_at timestamptz(3) not null default platform_now(),
        primary key (consumer_group, topic, key, reaction)
      )`);
    await queryRunner.query(`
      create table dead_letter_audit (
        id uuid primary key,
        at timestamptz(3) not null default platform_now(),
        who text not null,
        why text not null check (length(why) between 1 and 500),
        what text not null check (what in ('REDRIVE', 'DISCARD', 'EDIT', 'RESUME')),
        target jsonb not null,
        outcome jsonb not null
      )`);
    // Append-only by rights: the service's role is named after its schema.
    await queryRunner.query(`
      do $$ begin
        if exists (select from pg_roles where rolname = current_schema() || '_app') then
          execute format('revoke update, delete on dead_letter_audit from %I', current_schema() || '_app');
        end if;
      end $$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table dead_letter_audit, parked_key, dead_letter`);
  }
}
