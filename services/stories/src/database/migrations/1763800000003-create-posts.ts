import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePosts1763800000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // A caption is limited in UTF-16 units by HTTP; Postgres counts code points, of which there are never more.
    await queryRunner.query(`
      create table post (
        id uuid primary key,
        creator_id uuid not null,
        item_type text not null check (item_type in ('VIDEO', 'CAROUSEL')),
        sound_id uuid references sound (id),
        caption text not null check (char_length(caption) <= 2200),
        privacy text not null
          check (privacy in ('PUBLIC_TO_EVERYONE', 'FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY')),
        comment_audience text not null check (comment_audience in ('EVERYONE', 'FOLLOWERS', 'FRIENDS', 'NO_ONE')),
        status text not null check (status in ('PUBLISHED', 'DELETED')),
        published_at timestamptz(3) not null,
        ended_at timestamptz(3),
        version integer not null check (version >= 1),
        constraint post_ends_with_its_status check ((ended_at is null) = (status = 'PUBLISHED'))
      )`);
    await queryRunner.query(`
      create index post_findable_by_sound on post (sound_id, id desc)
        where status = 'PUBLISHED' and privacy = 'PUBLIC_TO_EVERYONE'`);
    await queryRunner.query(`
      create table post_comment (
        id uuid primary key,
        post_id uuid not null references post (id),
        author_id uuid not null,
        text text not null check (char_length(text) between 1 and 150),
        written_at timestamptz(3) not null
      )`);
    await queryRunner.query('create index post_comment_newest on post_comment (post_id, id desc)');
    await queryRunner.query('revoke update on post_comment from stories_app');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table post_comment, post');
  }
}
