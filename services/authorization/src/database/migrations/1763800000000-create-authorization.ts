import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAuthorization1763800000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table creator_ad_settings (
        creator_id uuid primary key,
        ad_authorization_enabled boolean not null default false,
        version bigint not null default 0 check (version >= 0),
        changed_at timestamptz(3),
        check ((version = 0) = (changed_at is null)),
        check (version > 0 or not ad_authorization_enabled)
      )`);
    await queryRunner.query(`
      create table post_ad_settings (
        post_id uuid primary key,
        creator_id uuid not null,
        is_ad_promotable boolean not null default true,
        version bigint not null default 0 check (version >= 0),
        changed_at timestamptz(3),
        check ((version = 0) = (changed_at is null)),
        check (version > 0 or is_ad_promotable)
      )`);
    await queryRunner.query(`
      create table known_post (
        id uuid primary key,
        version bigint not null,
        state jsonb not null,
        creator_id uuid not null generated always as ((state ->> 'creatorId')::uuid) stored,
        privacy text not null generated always as (state ->> 'privacy') stored,
        status text not null generated always as (state ->> 'status') stored
      )`);
    await queryRunner.query(`
      create table business_account (
        id uuid primary key,
        version bigint not null check (version >= 1),
        name text not null check (char_length(name) between 1 and 100),
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        time_zone text not null,
        status text not null check (status in ('ACTIVE', 'SUSPENDED', 'CLOSED')),
        verified_at timestamptz(3),
        members jsonb not null check (jsonb_array_length(members) between 1 and 100 and members @> '[{"role": "ADMIN"}]'),
        opened_at timestamptz(3) not null
      )`);
    await queryRunner.query(`create index business_account_by_member on business_account using gin (members jsonb_path_ops)`);
    await this.createAdCodes(queryRunner);
    await this.createAdAuthorizations(queryRunner);
  }

  private async createAdCodes(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ad_code (
        id uuid primary key,
        code_hash text not null unique check (code_hash ~ '^[0-9a-f]{64}$'),
        creator_id uuid not null,
        scope text not null check (scope = 'POST'),
        post_id uuid not null,
        authorization_days integer not null check (authorization_days in (7, 30, 60, 365)),
        max_advertisers integer not null check (max_advertisers between 1 and 100),
        allowed_business_account_ids uuid[] check (cardinality(allowed_business_account_ids) between 1 and 100),
        notice_hours integer not null check (notice_hours between 0 and 72),
        redemption_count integer not null default 0 check (redemption_count between 0 and max_advertisers),
        created_at timestamptz(3) not null,
        expires_at timestamptz(3) not null check (expires_at = created_at + authorization_days * interval '24 hours'),
        deleted_at timestamptz(3)
      )`);
    await queryRunner.query(`create index ad_code_by_creator on ad_code (creator_id, id desc)`);
    // The last wrong codes of each caller. It outlives the refusal that it counts, so it isn't part of any use case's rows.
    await queryRunner.query(`
      create table ad_code_guess (
        caller_id uuid primary key,
        attempted_at timestamptz(3) not null,
        wrong_at timestamptz(3)[] not null check (cardinality(wrong_at) <= 10)
      )`);
  }

  private async createAdAuthorizations(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ad_authorization (
        id uuid primary key,
        version bigint not null check (version >= 1),
        ad_code_id uuid not null references ad_code,
        creator_id uuid not null,
        business_account_id uuid not null references business_account,
        scope text not null check (scope = 'POST'),
        post_id uuid not null,
        notice_hours integer not null check (notice_hours between 0 and 72),
        status text not null check (status in ('IN_USE', 'REVOKING', 'EXPIRED', 'REVOKED')),
        starts_at timestamptz(3) not null,
        ends_at timestamptz(3) not null check (ends_at > starts_at),
        revokes_at timestamptz(3) check (revokes_at <= ends_at),
        ended_at timestamptz(3) check (ended_at <= ends_at),
        unique (ad_code_id, business_account_id),
        check (status <> 'REVOKING' or revokes_at is not null),
        check ((status in ('EXPIRED', 'REVOKED')) = (ended_at is not null))
      )`);
    await queryRunner.query(`create index ad_authorization_by_creator on ad_authorization (creator_id, id desc)`);
    await queryRunner.query(
      `create index ad_authorization_by_business_account on ad_authorization (business_account_id, id desc)`,
    );
    await queryRunner.query(`create index ad_authorization_expiring on ad_authorization (ends_at, id) where status = 'IN_USE'`);
    await queryRunner.query(
      `create index ad_authorization_revoking on ad_authorization (revokes_at, id) where status = 'REVOKING'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table ad_authorization, ad_code_guess, ad_code, business_account, known_post, post_ad_settings, creator_ad_settings`);
  }
}
