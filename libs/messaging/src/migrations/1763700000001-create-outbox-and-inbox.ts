import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Messaging's own tables, in every service's schema (DESIGN §3).
 * The identity column keeps its default `cache 1`: ids of one key must grow in commit order.
 */
export class CreateOutboxAndInbox1763700000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table outbox (
        id bigint generated always as identity primary key,
        event_id uuid not null,
        topic text not null,
        key text not null,
        type text not null,
        aggregate_version bigint not null,
        payload text not null check (octet_length(payload) <= 65536),
        correlation_id uuid not null,
        causation_id uuid,
        traceparent text,
        occurred_at timestamptz(3) not null default platform_now()
      )`);
    await queryRunner.query(`create index outbox_by_correlation on outbox (correlation_id)`);
    await queryRunner.query(`create index outbox_by_key on outbox (key)`);
    await queryRunner.query(`
      create table outbox_cursor (
        only_row boolean primary key default true check (only_row),
        position bigint not null,
        published int8multirange not null
      )`);
    await queryRunner.query(`insert into outbox_cursor (position, published) values (0, '{}')`);
    await queryRunner.query(`
      create table consumer_offset (
        consumer_group text not null,
        topic text not null,
        partition integer not null,
        next_offset bigint not null check (next_offset >= 0),
        highest_offset bigint not null check (highest_offset >= next_offset),
        last_event_id uuid,
        halted_at timestamptz(3),
        halt_reason text,
        primary key (consumer_group, topic, partition)
      )`);
    await queryRunner.query(`
      create table inbox (
        reaction text not null,
        event_id uuid not null,
        type text not null,
        key text not null,
        correlation_id uuid not null,
        causation_id uuid,
        status text not null default 'PROCESSED' check (status in ('PROCESSED', 'PARKED')),
        processed_at timestamptz(3) not null default platform_now(),
        primary key (event_id, reaction)
      )`);
    await queryRunner.query(`create index inbox_by_correlation on inbox (correlation_id)`);
    await queryRunner.query(`create index inbox_by_key on inbox (key)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table inbox, consumer_offset, outbox_cursor, outbox`);
  }
}
