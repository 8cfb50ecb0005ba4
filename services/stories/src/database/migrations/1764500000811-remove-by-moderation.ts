import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RemoveByModeration1764500000811 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table post
        add column removal jsonb,
        drop constraint post_status_check,
        add constraint post_status_check check (status in ('PUBLISHED', 'DELETED', 'REMOVED')),
        add constraint post_removed_for_a_reason check ((removal is not null) = (status = 'REMOVED'))`);
    await queryRunner.query(`
      alter table story
        add column removal jsonb,
        drop constraint story_status_check,
        drop constraint story_ends_with_its_status,
        drop constraint story_totals_when_ended,
        add constraint story_status_check check (status in ('LIVE', 'REMOVED', 'EXPIRED', 'DELETED')),
        add constraint story_ends_with_its_status check ((ended_at is null) = (status in ('LIVE', 'REMOVED'))),
        add constraint story_totals_when_ended check ((total_comments is null) = (ended_at is null)
          and (total_commenters is null) = (ended_at is null) and total_commenters <= total_comments),
        add constraint story_removed_for_a_reason check (status <> 'REMOVED' or removal is not null)`);
    await queryRunner.query(`drop index story_to_expire`);
    await queryRunner.query(`create index story_to_expire on story (expires_at) where status in ('LIVE', 'REMOVED')`);
  }

  /** Fails as long as something is removed: the previous release can't say so. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop index story_to_expire`);
    await queryRunner.query(`create index story_to_expire on story (expires_at) where status = 'LIVE'`);
    await queryRunner.query(`
      alter table story
        drop constraint story_status_check,
        drop constraint story_ends_with_its_status,
        drop constraint story_totals_when_ended,
        drop column removal,
        add constraint story_status_check check (status in ('LIVE', 'EXPIRED', 'DELETED')),
        add constraint story_ends_with_its_status check ((ended_at is null) = (status = 'LIVE')),
        add constraint story_totals_when_ended check ((total_comments is null) = (status = 'LIVE')
          and (total_commenters is null) = (status = 'LIVE') and total_commenters <= total_comments)`);
    await queryRunner.query(`
      alter table post
        drop constraint post_status_check,
        drop column removal,
        add constraint post_status_check check (status in ('PUBLISHED', 'DELETED'))`);
  }
}
