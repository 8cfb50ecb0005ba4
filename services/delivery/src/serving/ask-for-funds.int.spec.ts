import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { FundPool } from '../pools/fund-pool.ts';
import { service } from '../service.ts';
import { addRunningAd, emptyMarket, id, learn, NOON, NOON_MS } from '../spec-fixtures/market.ts';
import { launchAdGroup } from '../spec-fixtures/pool-scene.ts';
import { SetClock } from '../spec-fixtures/set-clock.ts';
import { AskForFunds } from './ask-for-funds.ts';
import { PollMemory } from './poll-memory.ts';
import { ReplicaMemory } from './replica-memory.ts';

let db: TestDatabase;
let n = 600;
beforeAll(async () => {
  db = await startDatabase(service);
  await db.setTime(NOON);
});
afterAll(() => db.stop());

/** A replica that knows one ad, to which nothing but money is missing. */
async function scene(change = {}) {
  n += 1;
  const { adGroupId } = await launchAdGroup(db, n, change);
  const market = emptyMarket();
  addRunningAd(market, n);
  const clock = new SetClock();
  const memory = new ReplicaMemory(clock);
  learn(memory.facts, market, 1);
  const poll = new PollMemory(db.dataSource, memory);
  await poll.poll();
  const funds = new AskForFunds(memory, new FundPool(db.outbox, db.clock), db.transactions);
  const ask = async () => {
    await db.takeEvents();
    await funds.askAll();
    await poll.poll();
    return (await db.takeEvents()).filter(({ key }) => key === adGroupId).map(({ type }) => type);
  };
  return { memory, clock, ask };
}

describe('asking for funds', () => {
  it('DE3 an ad group that could run but for money asks for it, before any viewer comes, and once', async () => {
    const { ask, clock } = await scene();
    expect(await ask()).toEqual(['FundsRequested']);
    clock.ms += 5_000;
    expect(await ask()).toEqual([]);
  });

  it('DE3 what could not run anyway does not ask: a toggle, a bid below the floor, an uncertain time', async () => {
    const toggled = await scene();
    toggled.memory.facts.creatorToggles.apply(id('user', n), 2, false);
    expect(await toggled.ask()).toEqual([]);
    toggled.memory.facts.creatorToggles.apply(id('user', n), 3, true);
    expect(await toggled.ask()).toEqual(['FundsRequested']);

    const cheap = await scene();
    cheap.memory.facts.rateCards.apply('US', 2, { currency: 'USD', floorCpmMicros: 9_000_000 });
    expect(await cheap.ask()).toEqual([]);

    const lost = await scene();
    lost.memory.time.observe({ databaseMs: NOON_MS, sentAtMs: -400, receivedAtMs: 0 });
    lost.memory.time.observe({ databaseMs: 0, sentAtMs: -400, receivedAtMs: 0 });
    expect(await lost.ask()).toEqual([]);
  });

  it('DE3 a budget that is used up opens no pool and asks for nothing', async () => {
    const { ask, clock } = await scene();
    await ask();
    await db.query(
      `update pool set status = 'FINISHED', funds_request_id = null, reserved_micros = budget_micros, requested_micros = budget_micros,
         leased_micros = budget_micros, spent_micros = budget_micros where ad_group_id = $1`,
      [id('group', n)],
    );
    clock.ms += 1_000;
    expect(await ask()).toEqual([]);
    expect(await db.query(`select from pool where ad_group_id = $1`, [id('group', n)])).toHaveLength(1);
  });
});
