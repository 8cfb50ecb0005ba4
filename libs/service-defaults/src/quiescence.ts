import { setTimeout as delay } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { AttachedPlugin, Quiescence } from './service-definition.ts';
import type { ServiceState } from './service-state.ts';
import type { TimerLoop } from './timer-loop.ts';
import type { Transactions } from './transactions.ts';

/** What is left to do in a service, as of an epoch of the test clock (DESIGN §4). */
export interface ServiceQuiescence extends Quiescence {
  /** 0 where there is no test clock. */
  readonly epoch: number;
  readonly dueTimers: number;
}

/** A timer that is at it for longer shows as `inFlight`. */
const WAKE_MS = 500;

/** Reading it also wakes all timers: a test clock that has jumped is seen at once, not at the end of a sleep. */
export class QuiescenceProbe {
  constructor(
    private readonly parts: {
      readonly transactions: Transactions;
      readonly timers: TimerLoop;
      readonly state: ServiceState;
      readonly plugin: AttachedPlugin;
    },
  ) {}

  async read(): Promise<ServiceQuiescence> {
    const { transactions, timers, state, plugin } = this.parts;
    // First the epoch, then the rest: whoever reads this epoch knows that everything else was looked at under it.
    const epoch = await transactions.read((tx) => readEpoch(tx));
    const looked = await Promise.race([timers.wake().then(() => true), delay(WAKE_MS, false, { ref: false })]);
    const dueTimers = await transactions.read((tx) => timers.countDue(tx));
    const left = await plugin.quiescence();
    // A timer that only looks again, as each does all the time, is not at work: what it may find is counted as due until it has
    // committed, and as unpublished from then on.
    const atWork = looked ? 0 : timers.running;
    return { epoch, dueTimers, ...left, inFlight: left.inFlight + state.openRequests + atWork };
  }
}

/** `platform.clock` exists in development only. */
async function readEpoch(tx: EntityManager): Promise<number> {
  const found: { clock: string | null }[] = await tx.query(`select to_regclass('platform.clock')::text as clock`);
  if (!found[0]?.clock) return 0;
  const rows: { epoch: string }[] = await tx.query(`select epoch from platform.clock`);
  return Number(rows[0]?.epoch ?? 0);
}
