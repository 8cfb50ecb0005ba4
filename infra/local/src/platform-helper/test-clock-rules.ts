import { Refusal } from './refusal.ts';

/** The row `platform.clock`; times in milliseconds since 1970. */
export interface ClockState {
  readonly mode: 'RUNNING' | 'FROZEN';
  /** RUNNING: platform time minus real time. */
  readonly offsetMs: number;
  /** FROZEN: where the clock stands; null otherwise. */
  readonly frozenAtMs: number | null;
  /** Grows with every change: a service that has seen it has seen the change. */
  readonly epoch: number;
}

export interface ClockSetting {
  /** Omitted: the time it is. */
  readonly nowMs?: number;
  /** Omitted: as it was. */
  readonly frozen?: boolean;
}

/** Ten years: enough for every rule of the product, and far from what dates can hold. */
export const LONGEST_ADVANCE_MS = 3_653 * 86_400_000;

export function platformTimeMs(clock: ClockState, realMs: number): number {
  return clock.frozenAtMs ?? realMs + clock.offsetMs;
}

/** Stands or runs from another time on. Never an earlier one: what has become true stays true. */
export function setClock(clock: ClockState, realMs: number, setting: ClockSetting): ClockState {
  const current = platformTimeMs(clock, realMs);
  const nowMs = setting.nowMs ?? current;
  if (nowMs < current) {
    throw new Refusal(409, 'test_clock.goes_back', `The clock stands at ${iso(current)} and never goes back to ${iso(nowMs)}.`, {
      now: iso(current),
    });
  }
  if (nowMs - current > LONGEST_ADVANCE_MS) {
    throw new Refusal(400, 'test_clock.too_far', `The clock moves at most ten years at once; it stands at ${iso(current)}.`);
  }
  return stateAt(clock, realMs, { nowMs, frozen: setting.frozen ?? clock.mode === 'FROZEN' });
}

/** `byMs` later, standing or running as before. */
export function advanceClock(clock: ClockState, realMs: number, byMs: number): ClockState {
  return setClock(clock, realMs, { nowMs: platformTimeMs(clock, realMs) + byMs });
}

/** Back to real time, which is only possible while the platform's clock is not ahead of it. */
export function followRealTime(clock: ClockState, realMs: number): ClockState {
  const current = platformTimeMs(clock, realMs);
  if (current > realMs) {
    throw new Refusal(
      409,
      'test_clock.ahead',
      `The clock stands at ${iso(current)}, ahead of real time, and never goes back. "npm start -- --reset" starts afresh.`,
      { now: iso(current) },
    );
  }
  return stateAt(clock, realMs, { nowMs: realMs, frozen: false });
}

function stateAt(clock: ClockState, realMs: number, at: { nowMs: number; frozen: boolean }): ClockState {
  return {
    mode: at.frozen ? 'FROZEN' : 'RUNNING',
    offsetMs: at.nowMs - realMs,
    frozenAtMs: at.frozen ? at.nowMs : null,
    epoch: clock.epoch + 1,
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
