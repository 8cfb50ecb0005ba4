import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Client } from 'pg';
import { holdInserts, type Session } from './spec-fixtures/flushing-writer.ts';
import { Interleaving, type Sessions, type Story } from './spec-fixtures/interleaving.ts';
import { changeLogUnderTest, outboxUnderTest, type LogUnderTest } from './spec-fixtures/logs-under-test.ts';
import { RandomChoices } from './spec-fixtures/random-choices.ts';
import { sampleDefinition } from './spec-fixtures/sample-event.ts';

const SCHEDULES = Number(process.env.INTERLEAVINGS ?? 2_000);
/** Schedule n of a run has the seed + n: to see one again, give its own seed and INTERLEAVINGS=1. */
const SEED = Number(process.env.INTERLEAVINGS_SEED ?? Math.floor(Math.random() * 1_000_000_000));
/** Each in a data base of its own, side by side: a schedule waits for the server most of the time. */
const LANES = Math.min(4, SCHEDULES);
/** The reader is the same, so a part of them shows whether the change log's writers keep its rules too. */
const LOGS: [string, LogUnderTest, number][] = [
  ['the outbox', outboxUnderTest, SCHEDULES],
  ['a change log', changeLogUnderTest, Math.ceil(SCHEDULES / 4)],
];
const WRITERS = 5;

interface Total {
  schedules: number;
  committed: number;
  rolledBack: number;
  deaths: number;
  republished: number;
}

describe('interleavings', () => {
  const databases: TestDatabase[] = [];
  const clients: Client[] = [];

  async function databaseWith({ create, table }: LogUnderTest): Promise<TestDatabase> {
    const db = await startDatabase(sampleDefinition);
    databases.push(db);
    for (const sql of [...create, ...holdInserts(table.name)]) await db.query(sql);
    return db;
  }
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await Promise.all(databases.map((db) => db.stop()));
  });

  async function connect(db: TestDatabase, settings = ''): Promise<Client> {
    const client = new Client({ connectionString: db.urls.app, options: `-c search_path="sample" ${settings}` });
    await client.connect();
    clients.push(client);
    return client;
  }

  async function sessionsOf(db: TestDatabase): Promise<Sessions> {
    const writers: Session[] = [];
    for (let number = 1; number <= WRITERS; number += 1) {
      const client = await connect(db, `-c afterglow.writer=${number}`);
      const found = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      writers.push({ client, number, pid: found.rows[0]?.pid ?? 0 });
    }
    const reader = await connect(db);
    return { writers, reader, observer: await connect(db) };
  }

  it.each(LOGS)(
    'outbox rules 1 and 2: whatever the order of steps in %s, no event is lost, no two of a key are inverted, a death repeats at most one batch',
    async (_name, log, schedules) => {
      const total: Total = { schedules: 0, committed: 0, rolledBack: 0, deaths: 0, republished: 0 };
      const lane = async (db: TestDatabase) => {
        const sessions = await sessionsOf(db);
        while (total.schedules < schedules) {
          const seed = SEED + total.schedules;
          const schedule = (total.schedules += 1);
          const story = await new Interleaving(sessions, new RandomChoices(seed), log).play();
          const faults = faultsOf(story);
          if (faults.length > 0)
            throw new Error(
              `${faults.join('; ')} (schedule ${schedule}): see it again with INTERLEAVINGS_SEED=${seed} INTERLEAVINGS=1\n${tell(story)}`,
            );
          total.committed += story.committed.length;
          total.rolledBack += story.rolledBack;
          total.deaths += story.deaths;
          total.republished += story.republished;
        }
      };
      await Promise.all(Array.from({ length: LANES }, async () => lane(await databaseWith(log))));
      if (process.env.INTERLEAVINGS) process.stderr.write(`${JSON.stringify({ seed: SEED, ...total })}\n`);
      expect(total.committed).toBeGreaterThan(schedules);
    },
    300_000,
  );
});

function faultsOf({ committed, published, repeatedWithoutCause }: Story): string[] {
  const first = [...new Map(published.map((occurrence) => [occurrence.number, occurrence])).values()];
  const numbers = new Set(first.map(({ number }) => number));
  const lost = committed.filter(({ number }) => !numbers.has(number));
  const known = new Set(committed.map(({ number }) => number));
  const invented = first.filter(({ number }) => !known.has(number));
  const inverted = [...new Set(committed.map(({ key }) => key))].filter(
    (key) =>
      numbersOf(first, key) !==
      numbersOf(
        committed.filter(({ number }) => numbers.has(number)),
        key,
      ),
  );
  return [
    ...lost.map(({ key, number }) => `lost ${key}${number}`),
    ...invented.map(({ key, number }) => `published without a commit ${key}${number}`),
    ...inverted.map((key) => `inverted events of ${key}`),
    ...repeatedWithoutCause.map(({ key, number }) => `published again without a death ${key}${number}`),
  ];
}

function numbersOf(occurrences: Story['committed'], wanted: string): string {
  return occurrences.flatMap(({ key, number }) => (key === wanted ? [number] : [])).join();
}

function tell({ committed, published }: Story): string {
  const line = (occurrences: Story['committed']) => occurrences.map(({ key, number }) => `${key}${number}`).join(' ');
  return `committed ${line(committed)}\npublished ${line(published)}`;
}
