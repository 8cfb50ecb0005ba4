import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { cloneDatabase, dropDatabase, type SchemaToMigrate } from './test-database.ts';

/** The same class, word for word; what it makes stands beside it. */
function schemaWith(column: string): SchemaToMigrate {
  class MakeTable1763900000001 implements MigrationInterface {
    async up(queryRunner: QueryRunner): Promise<void> {
      await queryRunner.query(`create table made (${column} int)`);
    }

    async down(): Promise<void> {}
  }
  return {
    definition: { name: 'sample', entities: [], migrations: [MakeTable1763900000001] },
    plugin: { migrations: [] },
  };
}

async function columnsOf(schema: SchemaToMigrate): Promise<unknown[]> {
  const { name, admin } = await cloneDatabase([schema]);
  const client = new Client({ connectionString: admin });
  await client.connect();
  try {
    const { rows } = await client.query<{ column_name: string }>(
      `select column_name from information_schema.columns where table_schema = 'sample' and table_name = 'made'`,
    );
    return rows.map(({ column_name: column }) => column);
  } finally {
    await client.end();
    await dropDatabase(name);
  }
}

describe('a data base of a test', () => {
  it('DESIGN §9 is what its migrations make now, whatever a template of the same migrations was made of before', async () => {
    expect(await columnsOf(schemaWith('one'))).toEqual(['one']);
    expect(await columnsOf(schemaWith('two'))).toEqual(['two']);
    expect(await columnsOf(schemaWith('one'))).toEqual(['one']);
  });
});
