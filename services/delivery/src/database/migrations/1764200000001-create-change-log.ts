import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What replicas learn from the tables and not from topics (decision 0027): an entry for each change of a pool that they can
 * see, written by the change itself. The row is locked and the transaction has its id before the entry draws its own, so
 * entries of one pool grow in the order of commits, and a gap is as good as in the outbox.
 */
export class CreateChangeLog1764200000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table change_log (
        id bigint generated always as identity primary key,
        kind text not null check (kind in ('pool')),
        entity_id uuid not null,
        written_at timestamptz(3) not null default platform_now()
      )`);
    await queryRunner.query(`
      create table change_log_kept (
        only_row boolean primary key default true check (only_row),
        deleted_up_to bigint not null
      )`);
    await queryRunner.query(`insert into change_log_kept (deleted_up_to) values (0)`);
    await queryRunner.query(`
      create function log_pool_change() returns trigger language plpgsql as $function$
      begin
        insert into change_log (kind, entity_id) values ('pool', new.id);
        return null;
      end $function$`);
    await queryRunner.query(`create trigger log_new_pool after insert on pool for each row execute function log_pool_change()`);
    // What is spent of a pool changes with every charge, and no replica looks at it.
    const seen = ['status', 'over_at', 'budget_micros', 'requested_micros', 'reserved_micros', 'leased_micros'];
    const columns = (row: string) => [...seen, 'funds_request_id', 'is_declined'].map((name) => `${row}.${name}`).join(', ');
    await queryRunner.query(`
      create trigger log_pool_change after update on pool for each row
      when ((${columns('old')}) is distinct from (${columns('new')})) execute function log_pool_change()`);
    await queryRunner.query(`drop trigger stamp_pool on pool`);
    await queryRunner.query(`drop function stamp_pool()`);
    await queryRunner.query(`alter table pool drop column changed_xid`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table pool add column changed_xid xid8 not null default '0'`);
    await queryRunner.query(`alter table pool alter column changed_xid drop default`);
    await queryRunner.query(`create index pool_changed on pool (changed_xid)`);
    await queryRunner.query(`
      create function stamp_pool() returns trigger language plpgsql as $function$
      begin
        new.changed_xid := pg_current_xact_id();
        return new;
      end $function$`);
    await queryRunner.query(
      `create trigger stamp_pool before insert or update on pool for each row execute function stamp_pool()`,
    );
    await queryRunner.query(`drop trigger log_pool_change on pool`);
    await queryRunner.query(`drop trigger log_new_pool on pool`);
    await queryRunner.query(`drop function log_pool_change()`);
    await queryRunner.query(`drop table change_log_kept, change_log`);
  }
}
