import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was told of sounds before is in the log: `npm run rebuild -- delivery KeepKnownSounds`. Rights in them are new. */
export class KnowSoundsAndRollouts1764500000821 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table known_sound (
        id uuid primary key,
        version bigint not null,
        state jsonb not null,
        steps jsonb not null default '{}'
      )`);
    await queryRunner.query(`
      create table known_spark_ads_rollout (id text primary key, version bigint not null, state jsonb not null)`);
    await queryRunner.query(`
      alter table charge_review
        drop constraint charge_review_subject_check,
        add constraint charge_review_subject_check check (subject in ('GRANT', 'POST', 'CREATOR', 'ACCOUNT', 'SOUND', 'ALL'))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`delete from charge_review where subject = 'SOUND'`);
    await queryRunner.query(`
      alter table charge_review
        drop constraint charge_review_subject_check,
        add constraint charge_review_subject_check check (subject in ('GRANT', 'POST', 'CREATOR', 'ACCOUNT', 'ALL'))`);
    await queryRunner.query(`drop table known_sound, known_spark_ads_rollout`);
  }
}
