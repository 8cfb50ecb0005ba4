import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What campaigns has heard of other services' aggregates: the newest state of each, tombstones kept. */
export class CreateCopies1763800000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await this.createCopiesOfStories(queryRunner);
    await this.createCopiesOfAuthorization(queryRunner);
    await queryRunner.query(`
      create table known_billing_account (
        id uuid primary key,
        version bigint not null,
        state jsonb not null
      )`);
  }

  private async createCopiesOfStories(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table known_post (
        id uuid primary key,
        version bigint not null,
        state jsonb not null,
        creator_id uuid not null generated always as ((state ->> 'creatorId')::uuid) stored,
        sound_id uuid generated always as ((state ->> 'soundId')::uuid) stored,
        is_public boolean not null generated always as (
          state ->> 'privacy' = 'PUBLIC_TO_EVERYONE' and state ->> 'status' = 'PUBLISHED') stored
      )`);
    await queryRunner.query(`create index known_post_by_sound on known_post (sound_id, id desc)`);
    await queryRunner.query(`create index known_post_by_creator on known_post (creator_id, id desc)`);
    await queryRunner.query(`
      create table known_sound (
        id uuid primary key,
        version bigint not null,
        state jsonb not null,
        owner_id uuid generated always as ((state ->> 'ownerId')::uuid) stored
      )`);
  }

  private async createCopiesOfAuthorization(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table known_creator_ad_settings (
        id uuid primary key,
        version bigint not null,
        state jsonb not null,
        ad_authorization_enabled boolean not null generated always as ((state ->> 'adAuthorizationEnabled')::boolean) stored
      )`);
    await queryRunner.query(`
      create table known_post_ad_settings (
        id uuid primary key,
        version bigint not null,
        state jsonb not null,
        is_ad_promotable boolean not null generated always as ((state ->> 'isAdPromotable')::boolean) stored
      )`);
    await queryRunner.query(`
      create table known_ad_authorization (
        id uuid primary key,
        version bigint not null,
        state jsonb not null,
        business_account_id uuid not null generated always as ((state ->> 'businessAccountId')::uuid) stored,
        post_id uuid not null generated always as ((state ->> 'postId')::uuid) stored
      )`);
    await queryRunner.query(
      `create index known_ad_authorization_by_post on known_ad_authorization (post_id, business_account_id)`,
    );
    await queryRunner.query(`
      create table known_business_account (
        id uuid primary key,
        version bigint not null,
        state jsonb not null,
        members jsonb not null generated always as (state -> 'members') stored
      )`);
    await queryRunner.query(`
      create index known_business_account_by_member on known_business_account using gin (members jsonb_path_ops)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table known_billing_account, known_business_account, known_ad_authorization, known_post_ad_settings,
        known_creator_ad_settings, known_sound, known_post`);
  }
}
