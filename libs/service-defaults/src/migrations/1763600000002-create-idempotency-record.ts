import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was answered to which key: the key itself is in the scope's hash only, a secret answer is encrypted under it. */
export class CreateIdempotencyRecord1763600000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table idempotency_record (
        scope_hash bytea primary key check (octet_length(scope_hash) = 32),
        fingerprint bytea not null check (octet_length(fingerprint) = 32),
        answer bytea not null,
        headers jsonb not null,
        is_secret boolean not null,
        created_at timestamptz(3) not null,
        expires_at timestamptz(3) not null check (expires_at > created_at)
      )`);
    await queryRunner.query(`create index idempotency_record_by_expiry on idempotency_record (expires_at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table idempotency_record`);
  }
}
