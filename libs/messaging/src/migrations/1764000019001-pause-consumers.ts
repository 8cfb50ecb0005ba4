import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A halt that a person asked for: with a name. */
export class PauseConsumers1764000019001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `alter table consumer_offset add column halted_by text, add constraint halted_by_halts check (halted_by is null or halted_at is not null)`,
    );
    await queryRunner.query(`alter table dead_letter_audit drop constraint dead_letter_audit_what_check`);
    await queryRunner.query(
      `alter table dead_letter_audit add constraint dead_letter_audit_what_check
         check (what in ('REDRIVE', 'DISCARD', 'EDIT', 'RESUME', 'PAUSE'))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table consumer_offset drop column halted_by`);
    await queryRunner.query(`alter table dead_letter_audit drop constraint dead_letter_audit_what_check`);
    await queryRunner.query(
      `alter table dead_letter_audit add constraint dead_letter_audit_what_check
         check (what in ('REDRIVE', 'DISCARD', 'EDIT', 'RESUME'))`,
    );
  }
}
