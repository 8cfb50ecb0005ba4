import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is charged for is one of a decision's events: an impression, a click or a view. The others cost nothing. */
export class BillClicksAndViews1764300000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table tracked_event
        drop constraint tracked_event_kind_check,
        drop constraint tracked_event_check,
        drop constraint tracked_event_check1,
        add constraint tracked_event_kind_check check (kind in ('IMPRESSION', 'CLICK', 'VIEW_2S', 'VIEW_6S')),
        add constraint tracked_event_of_impression
          check ((kind = 'IMPRESSION') = (is_contended is not null) and (kind <> 'IMPRESSION' or price_micros is not null)),
        add constraint tracked_event_counted check ((coalesce(price_micros, 0) = 0) = (outcome = 'COUNTED'))`);
    await queryRunner.query(`alter table paid_engagement add column views_6s bigint not null default 0 check (views_6s >= 0)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table paid_engagement drop column views_6s`);
    await queryRunner.query(`
      alter table tracked_event
        drop constraint tracked_event_counted,
        drop constraint tracked_event_of_impression,
        drop constraint tracked_event_kind_check,
        add constraint tracked_event_kind_check check (kind in ('IMPRESSION', 'CLICK')),
        add constraint tracked_event_check
          check ((kind = 'IMPRESSION') = (price_micros is not null) and (kind = 'IMPRESSION') = (is_contended is not null)),
        add constraint tracked_event_check1 check ((kind = 'CLICK') = (outcome = 'COUNTED'))`);
  }
}
