import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What keeps the tables small, and what tells that one message kills the process again and again. */
export class CreateUpkeep1763700000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`create index inbox_by_age on inbox using brin (processed_at) with (pages_per_range = 16)`);
    await queryRunner.query(`alter table consumer_offset add column assigned_offset bigint`);
    await queryRunner.query(`
      create table started_message (
        consumer_group text not null,
        topic text not null,
        partition integer not null,
        log_offset bigint not null,
        starts integer not null check (starts > 0),
        primary key (consumer_group, topic, partition)
      )`);
    // VACUUM by the service itself: what it deletes in chunks must not wait for autovacuum's next round.
    await queryRunner.query(`
      do $$ begin
        if exists (select from pg_roles where rolname = current_schema() || '_app') then
          execute format('grant maintain on outbox, inbox to %I', current_schema() || '_app');
        end if;
      end $$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table started_message`);
    await queryRunner.query(`alter table consumer_offset drop column assigned_offset`);
    await queryRunner.query(`drop index inbox_by_age`);
  }
}
