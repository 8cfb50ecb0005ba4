import type { FundsRequested } from '@afterglow/contracts/delivery/funds-requested';
import { newId } from '@afterglow/service-defaults/ids';
import fc from 'fast-check';
import {
  BillingWorld,
  fundsRequested,
  fundsReturned,
  poolOf,
  spendReported,
  UNIT,
  type Pool,
} from '../spec-fixtures/billing-world.ts';
import { ledgerViolations } from '../spec-fixtures/ledger-violations.ts';

const POOLS = 2;
const LEASES_PER_POOL = 2;

/** What delivery knows of a lease, and which of its reports billing has heard. */
interface LeaseModel {
  readonly leaseId: string;
  /** `reports[n]` is the total of the report with seq n + 1. */
  readonly reports: number[];
  heardSeq: number;
}

interface PoolModel {
  readonly pool: Pool;
  readonly leases: LeaseModel[];
  readonly requests: FundsRequested[];
  reserved: number;
  version: number;
  isFinished: boolean;
}

/** Delivery and the advertiser as a few numbers: what they may do next, and what billing must say after it. */
class Model {
  readonly pools: PoolModel[];
  paidIn = 0;

  constructor(readonly member: { readonly businessAccountId: string; readonly userId: string }) {
    const leases = () => Array.from({ length: LEASES_PER_POOL }, () => ({ leaseId: newId(), reports: [], heardSeq: 0 }));
    this.pools = Array.from({ length: POOLS }, () => ({
      pool: poolOf(member.businessAccountId),
      leases: leases(),
      ...{ requests: [], reserved: 0, version: 1, isFinished: false },
    }));
  }

  balances(): [number, number, number] {
    const posted = sum(this.pools.map(postedOf));
    const frozen = sum(this.pools.map((pool) => (pool.isFinished ? spentOf(pool) : pool.reserved) - postedOf(pool)));
    return [this.paidIn - frozen - posted, frozen, posted];
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
/** What is truly spent, reported or not. */
const spentOf = (pool: PoolModel) => sum(pool.leases.map((lease) => lease.reports.at(-1) ?? 0));
/** What billing has heard of. */
const postedOf = (pool: PoolModel) => sum(pool.leases.map((lease) => lease.reports[lease.heardSeq - 1] ?? 0));

/** `at` chooses the pool, `n` is the amount or the choice. Plain data, so that a failing sequence can be read. */
interface Step {
  readonly what: keyof typeof actions;
  readonly at: number;
  readonly n: number;
}

const actions = {
  async payIn(model: Model, _pool: PoolModel, n: number) {
    const amountMicros = (2_000 + (n % 7_000)) * 10_000;
    await world.payIn(model.member, amountMicros);
    model.paidIn += amountMicros;
  },

  /** Asks for more as delivery does: the total is what is reserved and what is asked. */
  async request(model: Model, pool: PoolModel, n: number) {
    if (pool.isFinished) return;
    pool.version += 1;
    const fields = { requestedMicrosTotal: pool.reserved + n + 1, aggregateVersion: pool.version };
    const event = fundsRequested(pool.pool, n + 1, fields);
    const [free] = model.balances();
    pool.requests.push(event);
    pool.reserved += Math.min(n + 1, free);
    await world.hear(event);
  },

  /** Any request of before, once more, under a new event id. */
  async repeatRequest(_model: Model, { requests }: PoolModel, n: number) {
    const event = requests[n % Math.max(requests.length, 1)];
    if (event) await world.hear(event);
  },

  /** Delivery spends a part of what the pool has left; the report may reach billing later, or never. */
  async spend(_model: Model, pool: PoolModel, n: number) {
    const lease = pool.leases[n % LEASES_PER_POOL];
    if (!lease || pool.isFinished || pool.reserved === 0) return;
    const left = pool.reserved - spentOf(pool);
    lease.reports.push((lease.reports.at(-1) ?? 0) + Math.floor((left * (n % 40)) / 100));
  },

  /** Any report, new or old, in any order. */
  async report(_model: Model, pool: PoolModel, n: number) {
    const lease = pool.leases[n % LEASES_PER_POOL];
    if (!lease || lease.reports.length === 0) return;
    await hearReport(pool, lease, (Math.floor(n / LEASES_PER_POOL) % lease.reports.length) + 1);
  },

  /** The final return, maybe before the last reports, maybe again. */
  async finish(_model: Model, pool: PoolModel) {
    if (!pool.isFinished) pool.version += 1;
    pool.isFinished = true;
    await world.hear(fundsReturned(pool.pool, spentOf(pool), { aggregateVersion: pool.version }));
  },
};

async function hearReport(pool: PoolModel, lease: LeaseModel, seq: number): Promise<void> {
  lease.heardSeq = Math.max(lease.heardSeq, seq);
  await world.hear(spendReported(pool.pool, { leaseId: lease.leaseId, seq, spentMicrosTotal: lease.reports[seq - 1] ?? 0 }));
}

async function run(model: Model, { what, at, n }: Step): Promise<void> {
  const pool = model.pools[at];
  if (pool) await actions[what](model, pool, n);
}

/** What is still on its way arrives: the last report of every lease, behind the return of its pool. */
async function settle(model: Model): Promise<void> {
  for (const pool of model.pools) {
    await actions.finish(model, pool);
    for (const lease of pool.leases) if (lease.reports.length > 0) await hearReport(pool, lease, lease.reports.length);
  }
}

/** So that few of the random steps find nothing to do. */
const BEGINNING: readonly Step[] = [
  { what: 'payIn', at: 0, n: 3_000 },
  { what: 'request', at: 0, n: 20 * UNIT },
  { what: 'request', at: 1, n: 20 * UNIT },
];

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.oneof(
    ...Object.entries({ payIn: 2, request: 6, repeatRequest: 2, spend: 14, report: 15, finish: 1 } as const).map(
      ([what, weight]) => ({ weight, arbitrary: fc.constant(what as keyof typeof actions) }),
    ),
  ),
  at: fc.nat({ max: POOLS - 1 }),
  n: fc.nat({ max: 60 * UNIT }),
});

let world: BillingWorld;
beforeAll(async () => {
  world = await BillingWorld.start();
});
afterAll(() => world.stop());

describe('the ledger against a model of delivery', () => {
  it('BI1 after every transaction: Σ = 0, balances = sums of transfers, cash ≥ 0, posted + held ≤ reserved', async () => {
    await fc.assert(
      fc.asyncProperty(fc.noBias(fc.array(step, { minLength: 40, maxLength: 40 })), async (steps) => {
        const model = new Model(await world.openAccount());
        for (const next of [...BEGINNING, ...steps]) {
          await run(model, next);
          expect(await world.balances(model.member.businessAccountId)).toEqual(model.balances());
          expect(await ledgerViolations(world.db)).toEqual([]);
        }
        await settle(model);
        expect(await world.balances(model.member.businessAccountId)).toEqual(model.balances());
        expect(model.balances()[1]).toBe(0);
        expect(await ledgerViolations(world.db)).toEqual([]);
      }),
      // Shrinking stops in time to be printed.
      { numRuns: 8, interruptAfterTimeLimit: 90_000 },
    );
  }, 120_000);
});
