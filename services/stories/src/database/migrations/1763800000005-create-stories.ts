import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateStories1763800000005 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table story (
        id uuid primary key,
        creator_id uuid not null,
        sound_id uuid references sound (id),
        privacy text not null
          check (privacy in ('PUBLIC_TO_EVERYONE', 'FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY')),
        comment_audience text not null check (comment_audience in ('EVERYONE', 'FOLLOWERS', 'FRIENDS', 'NO_ONE')),
        status text not null check (status in ('LIVE', 'EXPIRED', 'DELETED')),
        published_at timestamptz(3) not null,
        expires_at timestamptz(3) not null,
        ended_at timestamptz(3),
        total_comments bigint,
        total_commenters bigint,
        purged_at timestamptz(3),
        version integer not null check (version >= 1),
        constraint story_lives_24_hours check (expires_at - published_at = interval '24 hours'),
        constraint story_ends_with_its_status check ((ended_at is null) = (status = 'LIVE')),
        constraint story_expires_at_its_end check (status <> 'EXPIRED' or ended_at = expires_at),
        constraint story_deleted_before_its_end check (status <> 'DELETED' or ended_at < expires_at),
        constraint story_totals_when_ended check ((total_comments is null) = (status = 'LIVE')
          and (total_commenters is null) = (status = 'LIVE') and total_commenters <= total_comments),
        constraint story_purged_after_its_end check (purged_at >= ended_at and (purged_at is null or sound_id is null))
      )`);
    await queryRunner.query(`create index story_to_expire on story (expires_at) where status = 'LIVE'`);
    await queryRunner.query(`create index story_to_purge on story (ended_at) where ended_at is not null and purged_at is null`);
    await queryRunner.query(`
      create table story_comment (
        id uuid primary key,
        story_id uuid not null references story (id),
        author_id uuid not null,
        text text not null check (char_length(text) between 1 and 150),
        written_at timestamptz(3) not null
      )`);
    await queryRunner.query('create index story_comment_newest on story_comment (story_id, id desc)');
    await queryRunner.query('revoke update on story_comment from stories_app');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table story_comment, story');
  }
}
