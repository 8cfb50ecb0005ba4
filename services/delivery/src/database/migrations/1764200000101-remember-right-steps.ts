import type { MigrationInterface, QueryRunner } from 'typeorm';

const COPIES_OF_RIGHTS = ['known_ad_authorization', 'known_post', 'known_creator_ad_settings', 'known_post_ad_settings'];

/** What the newest state says of the past: `isOn` since `at`. Older steps come with a rebuild of the copy. */
const KNOWN_STEP: Readonly<Record<string, string>> = {
  known_ad_authorization: `jsonb_build_object('isOn', false, 'at', coalesce(state->>'endedAt', state->>'revokesAt'))`,
  known_post: `jsonb_build_object('isOn', false, 'at', coalesce(state->>'endedAt', state->>'privacyChangedAt', state->>'publishedAt'))`,
  known_creator_ad_settings: `jsonb_build_object('isOn', false, 'at', state->>'changedAt')`,
  known_post_ad_settings: `jsonb_build_object('isOn', false, 'at', state->>'changedAt')`,
};
const IS_OFF: Readonly<Record<string, string>> = {
  known_ad_authorization: `state->>'status' <> 'IN_USE'`,
  known_post: `state->>'status' <> 'PUBLISHED' or state->>'privacy' <> 'PUBLIC_TO_EVERYONE'`,
  known_creator_ad_settings: `not (state->>'adAuthorizationEnabled')::boolean`,
  known_post_ad_settings: `not (state->>'isAdPromotable')::boolean`,
};

/** Rights go off and on again: copies of them remember each step, so that an end is found that was over before anybody looked. */
export class RememberRightSteps1764200000101 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Of the same steps, whatever order they came in, the same ones stay: a copy that is rebuilt is what it was.
    await queryRunner.query(`
      create function newest_steps(steps jsonb) returns jsonb language sql immutable as $function$
        select coalesce(jsonb_object_agg(version, step), '{}') from
          (select key as version, value as step from jsonb_each(steps) order by key::bigint desc limit 100) as newest
      $function$`);
    for (const copy of COPIES_OF_RIGHTS) {
      await queryRunner.query(`alter table ${copy} add column steps jsonb not null default '{}'`);
      await queryRunner.query(
        `update ${copy} set steps = jsonb_build_object(version::text, ${KNOWN_STEP[copy]}) where ${IS_OFF[copy]}`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const copy of COPIES_OF_RIGHTS) await queryRunner.query(`alter table ${copy} drop column steps`);
    await queryRunner.query(`drop function newest_steps(jsonb)`);
  }
}
