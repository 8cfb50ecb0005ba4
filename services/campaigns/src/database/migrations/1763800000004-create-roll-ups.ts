import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRollUps1763800000004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Wilson's lower bound of a rate (E. B. Wilson, JASA 22, 1927), at 5 standard deviations: with the usual 1.96 a single
    // liked view scores 0.21 and would outrank 10,000 views at 9 % (0.085); with 5 it scores 0.038 against 0.077.
    // More engagements than views (a share from a link) count as a rate of 1. The list of a sound's posts in stories uses
    // the same formula, so that both rank alike.
    await queryRunner.query(`
      create function performance_score(engagements bigint, views bigint) returns double precision
        language sql immutable parallel safe
        return case when views <= 0 then 0.0::double precision
          else greatest(0.0::double precision, (
            least(engagements::double precision / views, 1) + 25.0 / (2 * views::double precision)
              - 5 * sqrt(
                  least(engagements::double precision / views, 1) * (1 - least(engagements::double precision / views, 1)) / views
                    + 25.0 / (4 * views::double precision * views::double precision))
          ) / (1 + 25.0 / views::double precision)) end`);
    await queryRunner.query(`
      create table post_performance (
        post_id uuid primary key,
        version bigint not null,
        views bigint not null check (views >= 0),
        engagements bigint not null check (engagements >= 0),
        score double precision not null generated always as (performance_score(engagements, views)) stored,
        as_of timestamptz(3) not null
      )`);
    await queryRunner.query(`
      create table ad_group_funds (
        ad_group_id uuid not null,
        budget_day date,
        reserved_micros bigint not null default 0 check (reserved_micros >= 0),
        spent_micros bigint not null default 0 check (spent_micros >= 0),
        spent_at timestamptz(3),
        constraint ad_group_funds_of_day unique nulls not distinct (ad_group_id, budget_day)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table ad_group_funds, post_performance`);
    await queryRunner.query(`drop function performance_score(bigint, bigint)`);
  }
}
