import type { DataSource } from 'typeorm';
import type { ConsumerStatus, HeardTopics } from './consumer-controls.ts';
import { realTimeMs } from './real-time.ts';
import type { Transport } from './transports/transport.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The log tells which offset was the next at a time, not the time of an offset: so ages come in these steps, rounded down. */
const AGES_MS = [0, 5, 10, 15, 30, 60, 120, 300, 600, 1800]
  .map((seconds) => seconds * SECOND)
  .concat([HOUR, 3 * HOUR, 12 * HOUR, DAY, 7 * DAY, 35 * DAY]);
const RATE_WINDOW_MS = MINUTE;
/** Whoever asks again sooner gets the last answer: a page that polls costs the broker nothing. */
const FRESH_MS = 1 * SECOND;

export interface TopicLag {
  readonly consumerGroup: string;
  readonly topic: string;
  /** The worst of its partitions. */
  readonly status: ConsumerStatus;
  /** In the log and not processed. */
  readonly events: number;
  /** How long the oldest of them has been in the log, at least (steps of `AGES_MS`); 0 when there is none. Real time. */
  readonly oldestForSeconds: number;
  /** Records that the group got through, over the last minute in which somebody asked; null when nobody did. */
  readonly perSecond: number | null;
}

interface Place {
  readonly next: number;
  readonly status: ConsumerStatus;
}

interface Sample {
  readonly atMs: number;
  readonly passed: number;
}

/** How far the groups of a service are behind their topics, asked of the log and of the table of offsets. */
export class ConsumerLag {
  private readonly samples = new Map<string, Sample[]>();
  private last: { readonly atMs: number; readonly answer: Promise<TopicLag[]> } | null = null;

  constructor(
    private readonly parts: { readonly transport: Pick<Transport, 'bounds' | 'offsetsAt'>; readonly dataSource: DataSource },
    private readonly heard: () => readonly HeardTopics[],
    private readonly nowMs: () => number = realTimeMs,
  ) {}

  /** Throws what the broker or the data base throws. */
  read(): Promise<TopicLag[]> {
    const atMs = this.nowMs();
    if (!this.last || atMs - this.last.atMs >= FRESH_MS) {
      const answer = this.look();
      this.last = { atMs, answer };
      answer.catch(() => (this.last = null));
    }
    return this.last.answer;
  }

  private async look(): Promise<TopicLag[]> {
    const places = await this.places();
    const asked = this.heard().flatMap(({ group, topics }) => topics.map((topic) => ({ group, topic })));
    return Promise.all(asked.map(({ group, topic }) => this.lagOf(group, topic, places)));
  }

  private async lagOf(group: string, topic: string, places: ReadonlyMap<string, Place>): Promise<TopicLag> {
    const bounds = await this.parts.transport.bounds(topic);
    const behind = new Map<number, number>();
    let events = 0;
    let passed = 0;
    let status: ConsumerStatus = 'RUNNING';
    for (const { partition, low, high } of bounds) {
      const place = places.get(nameOf(group, topic, partition));
      const next = place?.next ?? low;
      passed += next;
      if (high > next) behind.set(partition, next);
      events += Math.max(0, high - next);
      if (place && place.status !== 'RUNNING' && status !== 'HALTED') status = place.status;
    }
    const oldestForSeconds = behind.size === 0 ? 0 : await this.oldest(topic, behind);
    return { consumerGroup: group, topic, status, events, oldestForSeconds, perSecond: this.rate(`${group} ${topic}`, passed) };
  }

  /** The greatest of the ages at which one of these offsets was in the log already. */
  private async oldest(topic: string, behind: ReadonlyMap<number, number>): Promise<number> {
    const nowMs = this.nowMs();
    let oldestMs = 0;
    for (const ageMs of AGES_MS.slice(1)) {
      const offsets = await this.parts.transport.offsetsAt(topic, nowMs - ageMs);
      if (![...behind].some(([partition, next]) => (offsets.get(partition) ?? 0) > next)) break;
      oldestMs = ageMs;
    }
    return oldestMs / SECOND;
  }

  private rate(name: string, passed: number): number | null {
    const atMs = this.nowMs();
    const recent = (this.samples.get(name) ?? []).filter((sample) => atMs - sample.atMs <= RATE_WINDOW_MS);
    this.samples.set(name, [...recent, { atMs, passed }]);
    const [first] = recent;
    // Offsets that were set back are no rate.
    return first ? Math.max(0, passed - first.passed) / Math.max(1, (atMs - first.atMs) / SECOND) : null;
  }

  private async places(): Promise<Map<string, Place>> {
    const rows: { group: string; topic: string; partition: number; next: string; halted: boolean; by: string | null }[] =
      await this.parts.dataSource.query(
        `select consumer_group as group, topic, partition, next_offset as next, halted_at is not null as halted, halted_by as by
         from consumer_offset`,
      );
    return new Map(
      rows.map(({ group, topic, partition, next, halted, by }) => [
        nameOf(group, topic, partition),
        { next: Number(next), status: halted ? (by === null ? 'HALTED' : 'PAUSED') : 'RUNNING' },
      ]),
    );
  }
}

function nameOf(group: string, topic: string, partition: number): string {
  return `${group} ${topic}[${partition}]`;
}
