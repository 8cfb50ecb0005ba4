import fc from 'fast-check';
import { adGroup, NOON } from '../spec-fixtures/market.ts';
import { newId } from '@afterglow/service-defaults/ids';
import type { FundsRequested } from '@afterglow/contracts/delivery/funds-requested';
import { Pool } from './pool.entity.ts';

const UNIT = 1_000_000;
const at = new Date(NOON);
const day = { day: '2026-11-23', startsAt: new Date('2026-11-23T00:00:00.000Z'), endsAt: new Date('2026-11-24T00:00:00.000Z') };

type Answer = { fundsRequestId: string; reservedMicrosTotal: number | null } | { appliedMicros: number; adGroupVersion: number };

/** Billing as decision 0024 says: it hears edits and requests from two topics, answers on one, and never holds above the budget. */
class BillingModel {
  budgetMicros: number;
  heldMicros = 0;
  version = 1;
  private waiting: FundsRequested[] = [];
  readonly answers: Answer[] = [];
  readonly inForce: number[] = [];

  constructor(budgetMicros: number) {
    this.budgetMicros = budgetMicros;
  }

  edited(version: number, budgetMicros: number): void {
    this.version = version;
    this.budgetMicros = Math.max(budgetMicros, this.heldMicros);
    this.answers.push({ appliedMicros: this.budgetMicros, adGroupVersion: version });
    const ready = this.waiting;
    this.waiting = [];
    for (const request of ready) this.requested(request);
  }

  requested(request: FundsRequested): void {
    if ((request.adGroupVersion ?? 1) > this.version) {
      this.waiting.push(request);
      return;
    }
    const wanted = Math.min(request.amountMicros, request.requestedMicrosTotal - this.heldMicros);
    const amount = Math.max(0, Math.min(wanted, this.budgetMicros - this.heldMicros));
    this.heldMicros += amount;
    this.inForce.push(this.budgetMicros);
    this.answers.push({ fundsRequestId: request.fundsRequestId, reservedMicrosTotal: amount > 0 ? this.heldMicros : null });
  }
}

/** What travels: each queue is in order, between them there is none. */
class World {
  readonly billing: BillingModel;
  readonly pool: Pool;
  budgetMicros: number;
  version = 1;
  private readonly editsToBilling: [number, number][] = [];
  private readonly editsToDelivery: [number, number][] = [];
  private readonly requests: FundsRequested[] = [];

  constructor(budgetMicros: number) {
    this.budgetMicros = budgetMicros;
    this.billing = new BillingModel(budgetMicros);
    const state = adGroup(1, { budgetMicros });
    this.pool = Pool.open({ poolId: newId(), adGroup: state, adGroupVersion: 1, day, spentBeforeMicros: 0 });
  }

  step(what: string, budgetMicros: number): void {
    if (what === 'edit') {
      this.version += 1;
      this.budgetMicros = budgetMicros;
      this.editsToBilling.push([this.version, budgetMicros]);
      this.editsToDelivery.push([this.version, budgetMicros]);
    } else if (what === 'ask') this.requests.push(...this.pool.requestFunds({ fundsRequestId: newId(), at }));
    else if (what === 'lease') this.pool.leasedMicros = Math.floor((this.pool.leasedMicros + this.pool.reservedMicros + 1) / 2);
    else this.deliver(what);
    const { leasedMicros, reservedMicros, requestedMicros } = this.pool;
    const rising = [leasedMicros, reservedMicros, this.billing.heldMicros, this.billing.budgetMicros];
    // Asked so often that two expectations at each step would take a minute and more.
    const isWithin = rising.every((micros, at) => at === 0 || (rising[at - 1] ?? 0) <= micros);
    if (!isWithin || requestedMicros > this.pool.budgetMicros)
      throw new Error(
        `after ${what}: leased, reserved, held, budget ${rising.join(', ')}; requested ${requestedMicros} of ${this.pool.budgetMicros}`,
      );
  }

  /** Nothing is under way any more, and whoever could ask has asked: until a whole round has changed nothing. */
  settle(): void {
    for (let before = ''; before !== this.state();) {
      before = this.state();
      for (const what of [
        'lease',
        'billing hears edit',
        'delivery hears edit',
        'billing hears request',
        'delivery hears billing',
        'ask',
      ])
        this.step(what, 0);
    }
  }

  private state(): string {
    const { answers, ...billing } = this.billing;
    const underWay = [answers, this.editsToBilling, this.editsToDelivery, this.requests].map((queue) => queue.length);
    return JSON.stringify([underWay, billing, this.pool]);
  }

  private deliver(what: string): void {
    const edit = what === 'billing hears edit' ? this.editsToBilling.shift() : undefined;
    if (edit) this.billing.edited(...edit);
    const known = what === 'delivery hears edit' ? this.editsToDelivery.shift() : undefined;
    if (known) {
      const terms = { adGroup: adGroup(1, { budgetMicros: known[1] }), adGroupVersion: known[0], spentBeforeMicros: 0 };
      this.pool.refit({ ...terms, isClosed: false, at });
    }
    const request = what === 'billing hears request' ? this.requests.shift() : undefined;
    if (request) this.billing.requested(request);
    const answer = what === 'delivery hears billing' ? this.billing.answers.shift() : undefined;
    if (!answer) return;
    if ('appliedMicros' in answer) this.pool.applyBudget(answer);
    else if (answer.reservedMicrosTotal === null) this.pool.declineOverBudget(answer);
    else this.pool.reserve({ ...answer, reservedMicrosTotal: answer.reservedMicrosTotal });
  }
}

const step = fc.tuple(
  fc.constantFrom(
    'edit',
    'ask',
    'lease',
    'billing hears edit',
    'delivery hears edit',
    'billing hears request',
    'delivery hears billing',
  ),
  fc.integer({ min: 1, max: 60 }).map((units) => units * UNIT),
);

describe('a pool and billing, when budgets are edited', () => {
  it('DE3 in whatever order edits, requests and answers are heard: never above the budget in force, and in the end all of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.array(step, { maxLength: 60 }), (units, steps) => {
        const world = new World(units * UNIT);
        for (const [what, budgetMicros] of steps) world.step(what, budgetMicros);
        world.settle();
        // The newest budget, or what was held already when it was lowered.
        expect(world.billing.budgetMicros).toBe(Math.max(world.budgetMicros, world.billing.heldMicros));
        expect(world.pool.budgetMicros).toBe(world.billing.budgetMicros);
        expect(world.pool.reservedMicros).toBe(world.billing.budgetMicros);
      }),
      { numRuns: 500 },
    );
  });
});
