import { setTimeout as delay } from 'node:timers/promises';
import type { ClockReading, ClockStore } from './clock-store.ts';
import { inFlight, unsettled, type NotDrained, type PlatformReading } from './quiescence.ts';
import { Refusal } from './refusal.ts';
import { platformTimeMs, type ClockState } from './test-clock-rules.ts';

export interface ClockView {
  readonly now: string;
  readonly frozen: boolean;
  readonly epoch: number;
}

export interface ClockMoved extends ClockView {
  /** Every service has seen the change and has worked off all that became due. */
  readonly ready: boolean;
  /** Empty when ready. */
  readonly notDrained: readonly NotDrained[];
}

export interface TestClockParts {
  readonly store: Pick<ClockStore, 'read' | 'change'>;
  readonly readQuiescence: () => Promise<PlatformReading>;
  /** How long a change waits for the services, before it and after it. */
  readonly patienceMs: number;
}

const BETWEEN_READINGS_MS = 20;

/** The clock of the whole platform in development (DESIGN §4): moved only while nothing is in flight, then waited for. */
export class TestClock {
  private changes: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: TestClockParts) {}

  async read(): Promise<ClockView> {
    const { clock, realMs } = await this.parts.store.read();
    return viewOf(clock, realMs);
  }

  /** One change after the other, in the order in which they came. */
  change(decide: (reading: ClockReading) => ClockState): Promise<ClockMoved> {
    const change = this.changes.then(() => this.moveAndDrain(decide));
    this.changes = change.catch(() => undefined);
    return change;
  }

  private async moveAndDrain(decide: (reading: ClockReading) => ClockState): Promise<ClockMoved> {
    // Asked first without a change: a step that is refused anyway must not wait for the services.
    decide(await this.parts.store.read());
    await this.untilNothingIsInFlight();
    const moved = await this.parts.store.change(decide);
    const left = await this.untilDrained(moved.epoch);
    const { clock, realMs } = await this.parts.store.read();
    return { ...viewOf(clock, realMs), ready: left.length === 0, notDrained: left };
  }

  private async untilNothingIsInFlight(): Promise<void> {
    const deadline = AbortSignal.timeout(this.parts.patienceMs);
    for (;;) {
      const busy = inFlight(await this.parts.readQuiescence());
      if (busy.length === 0) return;
      if (deadline.aborted) {
        const names = busy
          .map(({ service, problem }) => (problem ? `${service} ${problem}` : `${service} is at work`))
          .join(', ');
        throw new Refusal(409, 'test_clock.in_flight', `The clock has not moved: ${names}.`, { notDrained: busy });
      }
      await delay(BETWEEN_READINGS_MS);
    }
  }

  private async untilDrained(epoch: number): Promise<readonly NotDrained[]> {
    const deadline = AbortSignal.timeout(this.parts.patienceMs);
    let earlier: PlatformReading | undefined;
    for (;;) {
      const later = await this.parts.readQuiescence();
      const left = unsettled(earlier, later, epoch);
      if (left.length === 0 || deadline.aborted) return left;
      earlier = later;
      await delay(BETWEEN_READINGS_MS);
    }
  }
}

function viewOf(clock: ClockState, realMs: number): ClockView {
  return {
    now: new Date(platformTimeMs(clock, realMs)).toISOString(),
    frozen: clock.mode === 'FROZEN',
    epoch: clock.epoch,
  };
}
