import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { testKafkaBrokers } from '@afterglow/testing/test-server';
import { execFileSync, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { KafkaTransport } from '../transports/kafka-transport.ts';
import { COUNTING_TABLES } from './counting-service.ts';
import { sampleDefinition } from './sample-event.ts';

const COUNTERS = 9;
/** Where the consumer and the relay stand, not what they have done. */
const PLACES = ['inbox', 'consumer_offset', 'outbox_cursor', 'started_message'];

/** Said by a life that ended because the machine had no time for it: another one begins, as it would in production. */
const TOO_BUSY = 'timeout exceeded when trying to connect';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const program = join(root, 'libs/messaging/dist/spec-fixtures/run-counting-service.js');

/** The processes run what `npm run build` makes, for they are started by the hundred; whoever starts jest alone has not built. */
export function buildCountingService(): void {
  execFileSync(process.execPath, [join(root, 'infra/local/build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** A data base and a topic in which the counting service lives, is killed, and lives again. */
export class CountingWorld {
  commands = 0;
  private readonly namespace = `t${newId()}.`;
  private readonly output: string[] = [];

  private constructor(readonly db: TestDatabase) {}

  static async make(): Promise<CountingWorld> {
    const world = new CountingWorld(await startDatabase(sampleDefinition));
    for (const sql of COUNTING_TABLES) await world.db.query(sql);
    const { namespace } = world;
    const logger = pino({ level: 'silent' });
    const transport = new KafkaTransport({ brokers: testKafkaBrokers(), clientId: 'test', namespace, logger });
    await transport.createTopics([{ name: 'sample', partitions: 3, retentionMs: null }]);
    await transport.close();
    return world;
  }

  /** Each of them one event of one counter; without a name they go round nine of them. */
  async addCommands(count: number, counter?: string): Promise<void> {
    await this.db.query(
      `insert into command (id, counter) select id, coalesce($3, 'c' || id % ${COUNTERS}) from generate_series($1::int, $2::int) as id`,
      [this.commands + 1, this.commands + count, counter ?? null],
    );
    this.commands += count;
  }

  /** One process, from its start to its end; answers whether it was killed. Throws when it ended otherwise. */
  async live({ failPoint = '', env = {} }: { failPoint?: string; env?: Record<string, string> } = {}): Promise<boolean> {
    const before = this.output.length;
    const child = spawn(process.execPath, ['--no-warnings', program], {
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: join(tmpdir(), 'afterglow-fail-points'),
        DATABASE_URL: this.db.urls.app,
        KAFKA_BROKERS: testKafkaBrokers().join(','),
        AFTERGLOW_NAMESPACE: this.namespace,
        AFTERGLOW_FAIL_POINT: failPoint,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => this.output.push(part.toString()));
    const end = await new Promise<{ code: number | null; signal: string | null }>((resolve) =>
      child.once('exit', (code, signal) => resolve({ code, signal })),
    );
    if (end.signal === 'SIGKILL') return true;
    if (end.code === 0) return false;
    if (this.output.slice(before).join('').includes(TOO_BUSY)) return this.live({ failPoint, env });
    throw new Error(`the process ended with ${end.code ?? end.signal}: ${this.output.join('')}`);
  }

  /** A message that ends three processes is put aside, which is another rule's test: let it finish before. */
  async isSuspicious(): Promise<boolean> {
    const rows = await this.db.query(`select 1 from started_message where starts >= 2`);
    return rows.length > 0;
  }

  async hashOfEverythingButPlaces(): Promise<Record<string, string | null>> {
    const tables = await this.db.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'sample' and table_type = 'BASE TABLE' order by 1`,
    );
    const hashes: Record<string, string | null> = {};
    for (const { name } of tables.filter((table) => !PLACES.includes(table.name))) {
      const [row] = await this.db.query<{ hash: string | null }>(
        `select md5(string_agg(t::text, '|' order by t::text)) as hash from "${name}" t`,
      );
      hashes[name] = row?.hash ?? null;
    }
    return hashes;
  }

  async places(): Promise<unknown[]> {
    return this.db.query(`select partition, next_offset from consumer_offset order by partition`);
  }
}

/** By plain SQL over the tables: what the commands ask for, against what is there. */
export async function expectEveryEffectOnce({ db, commands }: CountingWorld): Promise<void> {
  const wanted = `
    select c.counter || suffix as counter, version from (select counter, count(*) as times from command group by counter) as c,
      generate_series(1, times) as version, unnest(array['', ' echo']) as suffix`;
  expect(await db.query(`select counter, version from (${wanted}) as w except select counter, version from effect`)).toEqual([]);
  expect(await db.query(`select counter, version from effect except select counter, version from (${wanted}) as w`)).toEqual([]);
  expect(await db.query(`select counter, version from effect group by 1, 2 having count(*) > 1`)).toEqual([]);
  expect(await db.query(`select * from known_counter where heard <> version`)).toEqual([]);
  expect(
    await db.query(
      `select * from (select counter, version, lag(version) over (partition by counter order by n) as before from effect) as e
       where before >= version`,
    ),
  ).toEqual([]);
  const [totals] = await db.query(
    `select (select count(*) from command where done) as done, (select count(*) from effect) as effects,
       (select count(distinct event_id) from outbox) as events, (select count(*) from dead_letter where status = 'WAITING') as letters`,
  );
  expect(totals).toEqual({ done: `${commands}`, effects: `${2 * commands}`, events: `${2 * commands}`, letters: '0' });
}
