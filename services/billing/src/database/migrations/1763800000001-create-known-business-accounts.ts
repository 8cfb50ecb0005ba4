import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateKnownBusinessAccounts1763800000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table known_business_account (
        id uuid primary key,
        version bigint not null,
        state jsonb not null,
        status text not null generated always as (state->>'status') stored
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table known_business_account');
  }
}
