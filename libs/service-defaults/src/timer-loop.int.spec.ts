import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock } from './clock.ts';
import { createDataSource } from './data-source.ts';
import { migrate } from './migrate.ts';
import { ServiceMetrics } from './service-metrics.ts';
import { createScratchDatabase, type ScratchDatabase } from './spec-fixtures/scratch-database.ts';
import type { Timer } from './timer.ts';
import { TimerLoop } from './timer-loop.ts';
import { Tracing } from './tracing.ts';
import { Transactions } from './transactions.ts';

const T = '2026-11-23T06:10:00.000Z';
const LAST_MS = '2026-11-23T06:09:59.999Z';
const definition = { name: 'clockwork', entities: [], migrations: [] };
let database: ScratchDatabase;
let dataSource: DataSource;
let metrics: ServiceMetrics;
let loop: TimerLoop;
let log: Record<string, unknown>[];

/** Rings each alarm once, when its time has come. */
class RingAlarmsWhenDue implements Timer {
  readonly chunk = 2;
  readonly worked: number[] = [];
  failures = 0;
  atOnce = 0;
  mostAtOnce = 0;

  constructor(private readonly clock: Clock) {}

  async runDue(tx: EntityManager): Promise<number> {
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    try {
      return await this.ring(tx);
    } finally {
      this.atOnce -= 1;
    }
  }

  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const rows: { at: Date | null }[] = await tx.query(`select min(due_at) as at from alarm where not rung`);
    return rows[0]?.at ?? null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    const rows: { n: number }[] = await tx.query(`select count(*)::int as n from alarm where not rung and due_at <= $1`, [
      await this.clock.now(tx),
    ]);
    return rows[0]?.n ?? 0;
  }

  private async ring(tx: EntityManager): Promise<number> {
    const rows: { id: number }[] = await tx.query(
      `select id from alarm where not rung and due_at <= $1 order by id limit $2 for update skip locked`,
      [await this.clock.now(tx), this.chunk],
    );
    await tx.query(`update alarm set rung = true where id = any($1)`, [rows.map((row) => row.id)]);
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('out of order');
    }
    this.worked.push(rows.length);
    return rows.length;
  }
}

const setTime = (time: string) =>
  database.query(
    `create or replace function clockwork.platform_now() returns timestamptz language sql as $$ select timestamptz '${time}' $$`,
  );
const rung = async () => (await database.query(`select id from clockwork.alarm where rung order by id`)).map((row) => row['id']);
const start = (longestSleepMs: number, timer = new RingAlarmsWhenDue(new Clock())) => {
  const logger = pino({}, { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) });
  loop = new TimerLoop({
    transactions: new Transactions(dataSource, []),
    clock: new Clock(),
    logger,
    metrics,
    tracing: Tracing.off(),
    longestSleepMs,
  });
  loop.start([timer]);
  return timer;
};

beforeAll(async () => {
  database = await createScratchDatabase();
  await migrate(definition, { migrations: [] }, database.url);
  dataSource = await createDataSource(definition, database.url).initialize();
  await database.query(
    `create table clockwork.alarm (id int primary key, due_at timestamptz(3) not null, rung boolean not null default false)`,
  );
});
beforeEach(async () => {
  log = [];
  metrics = new ServiceMetrics(new Registry());
  await setTime(LAST_MS);
  await database.query(`truncate clockwork.alarm; insert into clockwork.alarm select n, '${T}' from generate_series(1, 5) n`);
});
afterEach(async () => {
  await loop.stop();
  metrics.stop();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('TimerLoop', () => {
  it('does nothing at T−1 ms, and everything at T, in chunks, each in its own transaction', async () => {
    const timer = start(60_000);
    await loop.wake();
    expect([timer.worked.at(-1), await rung()]).toEqual([0, []]);
    await setTime(T);
    await loop.wake();
    // Whether the loop found out by itself or was woken, and how often it looked: what it worked off is this.
    expect(timer.worked.filter((rows) => rows > 0)).toEqual([2, 2, 1]);
    expect(await rung()).toEqual([1, 2, 3, 4, 5]);
    expect(await dataSource.transaction((tx) => loop.countDue(tx))).toBe(0);
  });

  it('finds out by itself that the test clock has jumped', async () => {
    start(20);
    await loop.wake();
    await setTime(T);
    while ((await rung()).length < 5);
  });

  it('wakes at the time that the next row is due, in platform time', async () => {
    await database.query(
      `create or replace function clockwork.platform_now() returns timestamptz language sql as $$ select date_trunc('milliseconds', clock_timestamp()) $$`,
    );
    await database.query(`update clockwork.alarm set due_at = clockwork.platform_now() + interval '300 milliseconds'`);
    start(60_000);
    while ((await rung()).length < 5);
    expect(
      (await database.query(`select bool_and(clockwork.platform_now() >= due_at) as late_enough from clockwork.alarm`))[0],
    ).toEqual({
      late_enough: true,
    });
  });

  it('never runs one timer twice at once, and loses no wake', async () => {
    const timer = start(60_000);
    await setTime(T);
    await Promise.all(Array.from({ length: 20 }, () => loop.wake()));
    expect(timer.mostAtOnce).toBe(1);
    expect(await rung()).toEqual([1, 2, 3, 4, 5]);
  });

  it('rolls back a run that fails, logs it, and tries again', async () => {
    await setTime(T);
    const timer = new RingAlarmsWhenDue(new Clock());
    timer.failures = 2;
    start(30, timer);
    while ((await rung()).length < 5);
    expect(log.filter((line) => line['msg'] === 'timer failed, it is tried again')).toHaveLength(2);
    expect(log[0]).toMatchObject({ timer: 'RingAlarmsWhenDue', err: { message: 'out of order' } });
  });

  it('leaves alone what somebody else works on, and comes back for it', async () => {
    await setTime(T);
    const other = dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query(`select id from alarm where id <= 3 for update`);
    start(60_000);
    await loop.wake();
    expect(await rung()).toEqual([4, 5]);
    await other.rollbackTransaction();
    await other.release();
    while ((await rung()).length < 5);
  });

  it('ends its run when it is stopped, starts no other, and answers who waits for it', async () => {
    const timer = start(60_000);
    await loop.wake();
    await Promise.all([loop.wake(), loop.stop()]);
    const runs = timer.worked.length;
    await setTime(T);
    await loop.wake();
    expect([timer.worked.length, loop.running, await rung()]).toEqual([runs, 0, []]);
  });
});
