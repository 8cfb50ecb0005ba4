import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which edit of the ad group a pool's budget, and its open request, is from: what is heard in the wrong order is told apart. */
export class RememberEditsInPools1764100000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table pool
        add column ad_group_version bigint not null default 1 check (ad_group_version >= 1),
        add column funds_request_version bigint check (funds_request_version >= 1)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table pool drop column ad_group_version, drop column funds_request_version`);
  }
}
