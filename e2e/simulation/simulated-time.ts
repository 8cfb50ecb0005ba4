import { SeededRandom } from './seeded-random.ts';

/** Where each world begins. */
const START = Date.parse('2026-11-23T06:00:00.000Z');

/**
 * The one time of a simulated world: the platform's clock, every monotonic clock and the real time of logs. It stands still
 * while something works, and only the scheduler moves it.
 */
class SimulatedTime {
  nowMs = START;

  restart(): void {
    this.nowMs = START;
  }

  get now(): Date {
    return new Date(this.nowMs);
  }

  /** From here on this realm's `Date.now` and `performance.now` answer the simulated time. */
  install(): void {
    Date.now = () => this.nowMs;
    globalThis.performance = Object.create(globalThis.performance, {
      now: { value: () => this.nowMs - START + 1_000 },
    }) as typeof globalThis.performance;
  }
}

/** UUIDv7 as the product makes them, with simulated time and a seed's bits: they grow, and a seed makes the same again. */
class SimulatedIds {
  private random = new SeededRandom(0);
  private lastMs = 0;
  private count = 0;

  restart(seed: number): void {
    this.random = new SeededRandom(seed);
    this.lastMs = 0;
    this.count = 0;
  }

  next(): string {
    this.count = time.nowMs > this.lastMs ? 0 : this.count + 1;
    this.lastMs = Math.max(this.lastMs, time.nowMs) + (this.count > 0xfff ? 1 : 0);
    this.count %= 0x1000;
    const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
    const ms = hex(this.lastMs, 12);
    const bits = () => Math.floor(this.random.next() * 0x1_0000);
    const variant = hex(0x8000 | (bits() & 0x3fff), 4);
    return `${ms.slice(0, 8)}-${ms.slice(8)}-7${hex(this.count, 3)}-${variant}-${hex(bits(), 4)}${hex(bits(), 4)}${hex(bits(), 4)}`;
  }
}

export const time = new SimulatedTime();
export const ids = new SimulatedIds();
