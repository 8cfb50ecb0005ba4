import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePostEngagements1763800000004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Wilson's lower bound of a rate (E. B. Wilson, JASA 22, 1927), at 5 standard deviations: with the usual 1.96 a single
    // liked view scores 0.21 and would outrank 10,000 views at 9 % (0.085); with 5 it scores 0.038 against 0.077.
    // More engagements than views (a share from a link) count as a rate of 1.
    await queryRunner.query(`
      create function performance_score(engagements bigint, views bigint) returns double precision
        language sql immutable parallel safe
        return case when views <= 0 or engagements <= 0 then 0.0::double precision
          else greatest(0.0::double precision, (
            least(engagements::double precision / views, 1) + 25.0 / (2 * views::double precision)
              - 5 * sqrt(
                  least(engagements::double precision / views, 1) * (1 - least(engagements::double precision / views, 1)) / views
                    + 25.0 / (4 * views::double precision * views::double precision))
          ) / (1 + 25.0 / views::double precision)) end`);
    await queryRunner.query(`
      create table post_engagement (
        post_id uuid primary key references post (id),
        organic_views bigint not null default 0 check (organic_views >= 0),
        organic_likes bigint not null default 0 check (organic_likes >= 0),
        organic_comments bigint not null default 0 check (organic_comments >= 0),
        organic_shares bigint not null default 0 check (organic_shares >= 0),
        organic_follows bigint not null default 0 check (organic_follows >= 0),
        paid_views bigint not null default 0 check (paid_views >= 0),
        paid_version bigint not null default 0 check (paid_version >= 0),
        performance_score double precision not null generated always as (
          performance_score(organic_likes + organic_comments + organic_shares, organic_views + paid_views)) stored,
        version integer not null default 0 check (version >= 0),
        rolled_up_at timestamptz(3),
        roll_up_due_at timestamptz(3),
        constraint post_engagement_rolled_up_has_version check ((rolled_up_at is null) = (version = 0))
      ) with (fillfactor = 70)`);
    await queryRunner.query(`
      create index post_engagement_to_roll_up on post_engagement (roll_up_due_at) where roll_up_due_at is not null`);
    await queryRunner.query(`
      create table post_like (
        post_id uuid not null references post (id),
        viewer_id uuid not null,
        liked_at timestamptz(3) not null,
        primary key (post_id, viewer_id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table post_like, post_engagement');
    await queryRunner.query('drop function performance_score(bigint, bigint)');
  }
}
