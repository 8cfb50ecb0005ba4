import type { MigrationInterface, QueryRunner } from 'typeorm';

const COPIES = [
  'known_post',
  'known_creator_ad_settings',
  'known_post_ad_settings',
  'known_ad_authorization',
  'known_business_account',
  'known_campaign',
  'known_ad_group',
  'known_ad',
  'known_billing_account',
];

/** What other services told: one table per aggregate of theirs. A market has no id but its country. */
export class CreateCopies1763800000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const copy of COPIES) {
      await queryRunner.query(
        `create table ${copy} (id uuid primary key, version bigint not null check (version >= 1), state jsonb not null)`,
      );
    }
    await queryRunner.query(`
      create table known_rate_card (
        id text primary key check (id ~ '^[A-Z]{2}$'),
        version bigint not null check (version >= 1),
        state jsonb not null
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table ${[...COPIES, 'known_rate_card'].join(', ')}`);
  }
}
