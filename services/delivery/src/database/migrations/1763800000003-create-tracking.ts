import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What viewers did with ads: each fact once, with what came of it, for ever as it was folded. */
export class CreateTracking1763800000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table tracked_event (
        decision_id uuid not null,
        kind text not null check (kind in ('IMPRESSION', 'CLICK')),
        outcome text not null check (outcome in ('CHARGED', 'RIGHT_ENDED', 'NOT_CHARGED_BUDGET', 'LATE', 'COUNTED')),
        lease_id uuid not null,
        ad_id uuid not null,
        ad_group_id uuid not null,
        post_id uuid not null,
        price_micros bigint check (price_micros >= 0),
        is_contended boolean,
        decided_at timestamptz(3) not null,
        tracked_at timestamptz(3) not null,
        primary key (decision_id, kind),
        check ((kind = 'IMPRESSION') = (price_micros is not null) and (kind = 'IMPRESSION') = (is_contended is not null)),
        check ((kind = 'CLICK') = (outcome = 'COUNTED'))
      )`);
    await queryRunner.query(`revoke update, delete on tracked_event from delivery_app`);
    await queryRunner.query(`
      create table paid_engagement (
        post_id uuid primary key,
        views bigint not null check (views >= 0),
        clicks bigint not null check (clicks >= 0),
        version bigint not null default 0 check (version >= 0),
        rolled_up_at timestamptz(3),
        due_at timestamptz(3)
      )`);
    await queryRunner.query(`create index paid_engagement_due on paid_engagement (due_at) where due_at is not null`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table paid_engagement, tracked_event`);
  }
}
