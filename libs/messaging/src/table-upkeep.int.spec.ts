import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import pino from 'pino';
import { sampleDefinition } from './spec-fixtures/sample-event.ts';
import { TableUpkeep } from './table-upkeep.ts';

const DAY = 24 * 3_600_000;
const logger = pino({ level: 'silent' });
const limits = { outboxRowsKept: 10, inboxDaysKept: 35, chunk: 100, vacuumAfter: 250, everyMs: 1_000 };

describe('upkeep of outbox and inbox', () => {
  let db: TestDatabase;
  let upkeep: TableUpkeep;

  beforeAll(async () => {
    db = await startDatabase(sampleDefinition);
    upkeep = new TableUpkeep(db.dataSource, logger, limits);
  });
  afterAll(() => db.stop());

  const fillOutbox = (rows: number) =>
    db.query(
      `insert into outbox (event_id, topic, key, type, aggregate_version, payload, correlation_id)
       select gen_random_uuid(), 'sample', 'k', 'afterglow.sample.SampleCounted.v1', 1, '{}', gen_random_uuid() from generate_series(1, $1)`,
      [rows],
    );
  const ids = async () => (await db.query<{ id: string }>('select id from outbox order by id')).map(({ id }) => Number(id));

  it('outbox rule 3: deletes below the cursor only, keeps the newest for the timeline, in chunks, and vacuums', async () => {
    await fillOutbox(1_000);
    await db.query(`update outbox_cursor set position = 950`);
    expect((await upkeep.run()).outbox).toBe(940);
    const left = await ids();
    expect([left[0], left.length]).toEqual([941, 60]);
    const [stats] = await db.query<{ vacuums: string }>(
      `select pg_stat_get_vacuum_count(oid) as vacuums from pg_class where oid = 'sample.outbox'::regclass`,
    );
    expect(Number(stats?.vacuums)).toBeGreaterThan(0);
    expect((await upkeep.run()).outbox).toBe(0);
  });

  it('outbox rule 3: a writer that is open all the while neither blocks nor is blocked', async () => {
    await db.query('truncate outbox restart identity');
    await db.query(`update outbox_cursor set position = 0`);
    await fillOutbox(500);
    const writer = db.dataSource.createQueryRunner();
    await writer.startTransaction();
    await writer.query(
      `insert into outbox (event_id, topic, key, type, aggregate_version, payload, correlation_id)
       values (gen_random_uuid(), 'sample', 'open', 'afterglow.sample.SampleCounted.v1', 1, '{}', gen_random_uuid())`,
    );
    await db.query(`update outbox_cursor set position = 500`);
    expect((await upkeep.run()).outbox).toBe(490);
    await fillOutbox(5);
    await writer.commitTransaction();
    await writer.release();
    expect((await ids()).length).toBe(10 + 1 + 5);
  });

  it('a relay that is stuck keeps everything that waits', async () => {
    await db.query('truncate outbox restart identity');
    await db.query(`update outbox_cursor set position = 0`);
    await fillOutbox(300);
    expect((await upkeep.run()).outbox).toBe(0);
    expect((await ids()).length).toBe(300);
  });

  it('consumer rule 2: inbox rows go after 35 days of platform time, those of parked events stay', async () => {
    await db.setTime('2026-11-23T06:00:00.000Z');
    await db.query(
      `insert into inbox (reaction, event_id, type, key, correlation_id, status)
       select 'R' || n, gen_random_uuid(), 't', 'k', gen_random_uuid(), case when n <= 5 then 'PARKED' else 'PROCESSED' end from generate_series(1, 250) n`,
    );
    await db.advance(35 * DAY);
    expect((await upkeep.run()).inbox).toBe(0);
    await db.advance(1);
    expect((await upkeep.run()).inbox).toBe(245);
    expect(await db.query(`select count(*)::int as left from inbox`)).toEqual([{ left: 5 }]);
  });
});
