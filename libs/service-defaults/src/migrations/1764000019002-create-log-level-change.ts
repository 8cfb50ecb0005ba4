import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who made the service say more or less, for how long and why: the newest row counts. `until_at` is real time, as logs are. */
export class CreateLogLevelChange1764000019002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table log_level_change (
        id uuid primary key,
        level text check (level in ('error', 'warn', 'info', 'debug', 'trace')),
        until_at timestamptz(3) not null,
        who text not null,
        why text not null check (length(why) between 1 and 500),
        changed_at timestamptz(3) not null default platform_now()
      )`);
    // Append-only by rights: the service's role is named after its schema.
    await queryRunner.query(`
      do $$ begin
        if exists (select from pg_roles where rolname = current_schema() || '_app') then
          execute format('revoke update, delete on log_level_change from %I', current_schema() || '_app');
        end if;
      end $$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table log_level_change`);
  }
}
