import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { testKafkaBrokers } from '@afterglow/testing/test-server';
import { execFileSync, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { FAIL_POINTS, type FailPoint } from './fail-points.ts';
import { COUNTING_TABLES } from './spec-fixtures/counting-service.ts';
import { RandomChoices } from './spec-fixtures/random-choices.ts';
import { sampleDefinition } from './spec-fixtures/sample-event.ts';
import { KafkaTransport } from './transports/kafka-transport.ts';

/** Per fail point. CI takes one short round; the full one is FAIL_POINT_KILLS=20. */
const KILLS = Number(process.env.FAIL_POINT_KILLS ?? 2);
const SEED = Number(process.env.FAIL_POINT_SEED ?? Math.floor(Math.random() * 1_000_000_000));
const COMMANDS_PER_LIFE = 24;
const COUNTERS = 9;
/** Passed once for every event; the others once for every batch. */
const OFTEN_PASSED: readonly FailPoint[] = ['outbox.appended', 'outbox.flushed', 'outbox.committed', 'consumer.reacted'];
/** Two worlds side by side, each with its own data base and topic. */
const WORLDS = 2;
/** Where the consumer and the relay stand, not what they have done. */
const PLACES = ['inbox', 'consumer_offset', 'outbox_cursor', 'started_message'];

const root = fileURLToPath(new URL('../../../', import.meta.url));
const program = join(root, 'libs/messaging/dist/spec-fixtures/run-counting-service.js');

class World {
  commands = 0;
  private readonly namespace = `t${newId()}.`;
  private readonly output: string[] = [];

  private constructor(readonly db: TestDatabase) {}

  static async make(): Promise<World> {
    const world = new World(await startDatabase(sampleDefinition));
    for (const sql of COUNTING_TABLES) await world.db.query(sql);
    const { namespace } = world;
    const logger = pino({ level: 'silent' });
    const transport = new KafkaTransport({ brokers: testKafkaBrokers(), clientId: 'test', namespace, logger });
    await transport.createTopics([{ name: 'sample', partitions: 3, retentionMs: null }]);
    await transport.close();
    return world;
  }

  async addCommands(): Promise<void> {
    await this.db.query(
      `insert into command (id, counter) select id, 'c' || id % ${COUNTERS} from generate_series($1::int, $2::int) as id`,
      [this.commands + 1, this.commands + COMMANDS_PER_LIFE],
    );
    this.commands += COMMANDS_PER_LIFE;
  }

  /** One process, from its start to its end; answers whether it was killed. Throws when it ended otherwise. */
  async live(failPoint = ''): Promise<boolean> {
    const child = spawn(process.execPath, ['--no-warnings', program], {
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: join(tmpdir(), 'afterglow-fail-points'),
        DATABASE_URL: this.db.urls.app,
        KAFKA_BROKERS: testKafkaBrokers().join(','),
        AFTERGLOW_NAMESPACE: this.namespace,
        AFTERGLOW_FAIL_POINT: failPoint,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => this.output.push(part.toString()));
    const end = await new Promise<{ code: number | null; signal: string | null }>((resolve) =>
      child.once('exit', (code, signal) => resolve({ code, signal })),
    );
    if (end.signal === 'SIGKILL') return true;
    if (end.code === 0) return false;
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

describe('fail points', () => {
  const random = new RandomChoices(SEED);
  const kills = new Map<FailPoint, number>(FAIL_POINTS.map((point) => [point, 0]));
  let worlds: World[] = [];

  beforeAll(async () => {
    // The processes run what `npm run build` makes; whoever starts jest alone has not built.
    execFileSync(process.execPath, [join(root, 'infra/local/build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
    worlds = await Promise.all(Array.from({ length: WORLDS }, () => World.make()));
  }, 120_000);
  afterAll(() => Promise.all(worlds.map((world) => world.db.stop())));

  it('a process that is killed at any boundary, again and again, loses nothing and does nothing twice', async () => {
    const queue = FAIL_POINTS.flatMap((point) => Array.from({ length: KILLS }, () => ({ point, at: random.next() })));
    queue.sort((one, other) => one.at - other.at);
    const dieInTurn = async (world: World) => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const { point } = next;
        let pass = random.between(1, OFTEN_PASSED.includes(point) ? 30 : 3);
        await world.addCommands();
        // It may have had too little to do to get there so often.
        while (!(await world.live(`${point}:${pass}`))) {
          pass = 1;
          await world.addCommands();
        }
        kills.set(point, (kills.get(point) ?? 0) + 1);
        if (await world.isSuspicious()) await world.live();
      }
      await world.live();
    };
    await Promise.all(worlds.map(dieInTurn));
    expect([...kills.values()]).toEqual(FAIL_POINTS.map(() => KILLS));
    for (const world of worlds) await expectEveryEffectOnce(world);
    const commands = worlds.reduce((sum, world) => sum + world.commands, 0);
    if (process.env.FAIL_POINT_KILLS)
      process.stderr.write(`${JSON.stringify({ seed: SEED, kills: KILLS, events: 2 * commands })}\n`);
  }, 3_600_000);

  it('all offsets set to 0 and drained again: everything but inbox and offsets is as it was', async () => {
    for (const world of worlds) {
      const [hashes, places] = [await world.hashOfEverythingButPlaces(), await world.places()];
      expect(Object.keys(hashes)).toEqual(expect.arrayContaining(['effect', 'known_counter', 'outbox', 'dead_letter']));
      await world.db.query('update consumer_offset set next_offset = 0, last_event_id = null');
      expect(await world.live()).toBe(false);
      expect(await world.places()).toEqual(places);
      expect(await world.hashOfEverythingButPlaces()).toEqual(hashes);
    }
  }, 120_000);
});

/** By plain SQL over the tables: what the commands ask for, against what is there. */
async function expectEveryEffectOnce({ db, commands }: World): Promise<void> {
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
       (select count(distinct event_id) from outbox) as events, (select count(*) from dead_letter) as letters`,
  );
  expect(totals).toEqual({ done: `${commands}`, effects: `${2 * commands}`, events: `${2 * commands}`, letters: '0' });
}
