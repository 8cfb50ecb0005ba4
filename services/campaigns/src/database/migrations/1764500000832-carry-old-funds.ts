import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was noted of ad groups before `pool_funds` (1764400000771) is carried over, one row for each budget day, under an id that
 * is smaller than any pool's; then its columns go, which nobody has written since. A carried row is replaced when the spend of
 * a pool of the same day is heard: that is cumulative, so it holds what is carried.
 */
export class CarryOldFunds1764500000832 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table pool_funds add column is_carried boolean not null default false`);
    await queryRunner.query(`
      insert into pool_funds (pool_id, ad_group_id, campaign_id, budget_day, reserved_micros, spent_micros, spent_at, spent_day,
        is_carried)
      select overlay(md5(old.ad_group_id || coalesce(old.budget_day::text, '')) placing '00000000' from 1 for 8)::uuid,
        old.ad_group_id, g.campaign_id, old.budget_day, greatest(old.reserved_micros, old.spent_micros), old.spent_micros, old.spent_at,
        coalesce(old.budget_day, (old.spent_at at time zone g.time_zone)::date), true
      from ad_group_funds old join ad_group g on g.id = old.ad_group_id
      where old.reserved_micros + old.spent_micros > 0
        and not exists (select from pool_funds known where known.ad_group_id = old.ad_group_id
          and known.budget_day is not distinct from old.budget_day and known.spent_micros > 0)`);
    await queryRunner.query(`delete from ad_group_funds where applied_micros is null`);
    await queryRunner.query(`
      alter table ad_group_funds drop column reserved_micros, drop column spent_micros, drop column spent_at`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table ad_group_funds
        add column reserved_micros bigint not null default 0 check (reserved_micros >= 0),
        add column spent_micros bigint not null default 0 check (spent_micros >= 0),
        add column spent_at timestamptz(3)`);
    await queryRunner.query(`
      insert into ad_group_funds as old (ad_group_id, budget_day, reserved_micros, spent_micros, spent_at)
      select ad_group_id, budget_day, reserved_micros, spent_micros, spent_at from pool_funds where is_carried
      on conflict on constraint ad_group_funds_of_day do update set reserved_micros = excluded.reserved_micros,
        spent_micros = excluded.spent_micros, spent_at = excluded.spent_at`);
    await queryRunner.query(`delete from pool_funds where is_carried`);
    await queryRunner.query(`alter table pool_funds drop column is_carried`);
  }
}
