import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When what a lease set aside for clicks or views that did not come goes back; and the open leases of a pool. */
export class ReturnUnclickedOfLeases1764600000053 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table lease add column unclicked_at timestamptz(3)`);
    await queryRunner.query(
      `create index lease_unclicked on lease (unclicked_at) where unclicked_at is not null and status = 'OPEN'`,
    );
    await queryRunner.query(`create index lease_not_closed on lease (pool_id) where status <> 'CLOSED'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop index lease_not_closed`);
    await queryRunner.query(`drop index lease_unclicked`);
    await queryRunner.query(`alter table lease drop column unclicked_at`);
  }
}
