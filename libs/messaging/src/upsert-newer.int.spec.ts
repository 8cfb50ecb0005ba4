import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sampleDefinition } from './spec-fixtures/sample-event.ts';
import { upsertNewer } from './upsert-newer.ts';

@Entity({ name: 'known_counter' })
class KnownCounter {
  @PrimaryColumn({ name: 'id', type: 'text' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: object;
}

describe('upsertNewer', () => {
  let db: TestDatabase;

  beforeAll(async () => {
    db = await startDatabase({ ...sampleDefinition, entities: [KnownCounter] });
    await db.query(`create table known_counter (id text primary key, version bigint not null, state jsonb not null)`);
    await db.query(`grant all on known_counter to sample_app`);
  });
  afterAll(() => db.stop());

  const hear = (id: string, version: number) =>
    db.run((tx) => upsertNewer(tx, KnownCounter, { id, version, state: { version } }));
  const stored = (id: string) => db.query(`select version::int, state from known_counter where id = $1`, [id]);

  it('copies: an older state never replaces a newer one, whatever comes when, and as often as it likes', async () => {
    const changed: boolean[] = [];
    for (const version of [2, 1, 2, 5, 3]) changed.push(await hear('a', version));
    expect(changed).toEqual([true, false, false, true, false]);
    expect(await stored('a')).toEqual([{ version: 5, state: { version: 5 } }]);
  });

  it('copies: nor when all come at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => hear('b', ((n * 7) % 20) + 1)));
    expect(await stored('b')).toEqual([{ version: 20, state: { version: 20 } }]);
  });
});
