import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRateCards1763800000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table rate_card (
        market text primary key check (market ~ '^[A-Z]{2}$'),
        version bigint not null check (version >= 1),
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        floor_cpm_micros bigint not null check (floor_cpm_micros > 0),
        published_at timestamptz(3) not null
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table rate_card`);
  }
}
