import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was charged before its right was known to have ended is found, once, and reported. */
export class CreateChargeReviews1764200000102 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table tracked_event add column ad_authorization_id uuid, add column creator_id uuid,
        add column business_account_id uuid, add column country text`);
    // Reviews look at the newest hours of a table that only grows: its blocks are in the order of time.
    await queryRunner.query(`create index tracked_event_decided on tracked_event using brin (decided_at)`);
    await queryRunner.query(`
      create table charge_review (
        id uuid primary key,
        subject text not null check (subject in ('GRANT', 'POST', 'CREATOR', 'ACCOUNT', 'ALL')),
        subject_id uuid,
        from_at timestamptz(3) not null,
        fence xid8,
        check ((subject = 'ALL') = (subject_id is null))
      )`);
    await queryRunner.query(`
      create table undue_impression (
        decision_id uuid primary key,
        lease_id uuid not null references lease (id),
        price_micros bigint not null check (price_micros >= 0),
        right_ended_at timestamptz(3) not null,
        found_at timestamptz(3) not null
      )`);
    await queryRunner.query(`revoke update, delete on undue_impression from delivery_app`);
    await queryRunner.query(`
      create table undue_spend (
        lease_id uuid primary key references lease (id),
        seq bigint not null check (seq >= 1),
        micros bigint not null check (micros >= 0),
        impressions bigint not null check (impressions >= 1)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table undue_spend, undue_impression, charge_review`);
    await queryRunner.query(`drop index tracked_event_decided`);
    await queryRunner.query(`
      alter table tracked_event drop column ad_authorization_id, drop column creator_id, drop column business_account_id,
        drop column country`);
  }
}
