import { eventTypeOf, type EventContract } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import { fromHeaders } from './event-envelope.ts';
import { readEvent } from './event-validation.ts';
import { eventIdOf } from './partition-state.ts';
import type { ReceivedEvent } from './reaction.ts';
import type { LogRecord, RecordBatch, StartPosition, Subscription, TopicPartition, Transport } from './transports/transport.ts';
import { WatermarkReader } from './watermark-reader.ts';

/** How many event ids a tail remembers for `hasSeen`: minutes of control events, a few megabytes. */
const REMEMBERED = 50_000;

export interface EventTailOptions {
  readonly contracts: readonly EventContract[];
  /** By `topic[partition]`, as `tailState` answers; what is not named starts at the log's beginning. */
  readonly startAt: ReadonlyMap<string, TailPosition>;
  /** Control topics among those heard whose watermarks are read too: `isFresh` speaks of them. */
  readonly watermarks?: readonly string[];
  /** In log order per partition. Must not throw. */
  onEvents(events: readonly ReceivedEvent[]): void;
  /** A record that can't be read: what its key stands for must not count as effective (DESIGN §5). */
  onUnreadable(record: UnreadableRecord): void;
}

export interface TailPosition {
  /** The next offset to hear. */
  readonly next: number;
  /** Of the record before it, if that is known: another one there is another log. */
  readonly lastEventId: string | null;
}

export interface UnreadableRecord extends TopicPartition {
  readonly offset: number;
  readonly key: string;
  readonly type: string;
}

/** Where this service's own consumer stands, as `topic[partition]` → next offset. */
export async function consumerPositions(tx: EntityManager, group: string): Promise<Map<string, number>> {
  const rows: PositionRow[] = await tx.query(
    `select topic, partition, next_offset as position from consumer_offset where consumer_group = $1`,
    [group],
  );
  return new Map(rows.map((row) => [nameOf(row), Number(row.position)]));
}

/** What a group's tables do not hold although it was said, and where a tail must begin that is to miss nothing. */
export interface TailState {
  /** Keys with something that waits. */
  readonly parked: readonly { readonly topic: string; readonly key: string }[];
  /** `topic[partition]` of what is halted. */
  readonly halted: readonly string[];
  /** `topic[partition]` → where the group's consumer stands, but never behind what was put aside: the copies do not hold that. */
  readonly positions: ReadonlyMap<string, TailPosition>;
}

/** In one statement: as of one moment, and over a slow path in one journey. */
export async function tailState(tx: EntityManager, group: string): Promise<TailState> {
  const [row]: { parked: TailState['parked']; partitions: PartitionRow[] }[] = await tx.query(
    `select
       (select coalesce(json_agg(k), '[]') from (select distinct topic, key from parked_key where consumer_group = $1) k) as parked,
       (select coalesce(json_agg(p), '[]') from (
          select o.topic, o.partition, o.halted_at is not null as halted, least(o.next_offset, min(d.log_offset)) as position,
            case when min(d.log_offset) < o.next_offset then null else o.last_event_id end as "lastEventId"
          from consumer_offset o left join dead_letter d
            on d.consumer_group = o.consumer_group and d.topic = o.topic and d.partition = o.partition and d.status = 'WAITING'
          where o.consumer_group = $1 group by o.topic, o.partition, o.next_offset, o.halted_at, o.last_event_id) p) as partitions`,
    [group],
  );
  const { parked = [], partitions = [] } = row ?? {};
  const positions = new Map(partitions.map((row) => [nameOf(row), { next: row.position, lastEventId: row.lastEventId }]));
  return { parked, halted: partitions.filter(({ halted }) => halted).map(nameOf), positions };
}

interface PositionRow extends TopicPartition {
  readonly position: string;
}

/** From JSON: numbers are numbers. */
interface PartitionRow extends TopicPartition {
  readonly halted: boolean;
  readonly position: number;
  readonly lastEventId: string | null;
}

/**
 * One replica's own ear on control topics, straight into memory: it is not behind any other member's rebalance, table or
 * parked key. A group of its own with a name used once; it keeps no offsets.
 */
export class EventTail {
  private readonly contracts: ReadonlyMap<string, EventContract>;
  private readonly positions = new Map<string, number>();
  private readonly lastEventIds = new Map<string, string | null>();
  private isLogReplaced = false;
  private readonly seen = new Set<string>();
  private readonly watermarks: WatermarkReader | null;
  private subscription: Subscription | null = null;

  constructor(
    private readonly parts: { readonly transport: Transport; readonly logger: Logger; readonly serviceName: string },
    private readonly options: EventTailOptions,
  ) {
    this.contracts = new Map(options.contracts.map((contract) => [eventTypeOf(contract), contract]));
    this.watermarks = options.watermarks ? new WatermarkReader(options.watermarks, parts.transport) : null;
  }

  get topics(): string[] {
    return [...new Set(this.options.contracts.map(({ topic }) => topic))];
  }

  async start(): Promise<void> {
    this.subscription = await this.parts.transport.subscribe({
      group: `${this.parts.serviceName}.tail.${newId()}`,
      topics: [...this.topics, ...(this.watermarks?.logTopics ?? [])],
      startAt: (at) => (this.watermarks?.reads(at.topic) ? this.watermarks.startAt(at) : this.startAt(at)),
      onBatch: async (batch) => this.onBatch(batch),
    });
  }

  async stop(): Promise<void> {
    await this.subscription?.stop();
    this.subscription = null;
  }

  /** True when the tail stands on every partition and has heard all that the log holds now. */
  async isCaughtUp(): Promise<boolean> {
    if (this.isLogReplaced) return false;
    for (const topic of this.topics) {
      for (const { partition, high } of await this.parts.transport.bounds(topic)) {
        if ((this.positions.get(nameOf({ topic, partition })) ?? -1) < high) return false;
      }
    }
    return true;
  }

  /**
   * Whether memory holds all that the watermarked services had committed at a time that is younger than 800 ms (real time).
   * False as long as it can't tell: a relay, the broker or this ear is behind or away. False for good when this is another
   * log than the one that memory comes from: only an ear that is opened anew, from the tables, can tell. Answers at once.
   */
  isFresh(): boolean {
    return !this.isLogReplaced && (this.watermarks?.isFresh() ?? false);
  }

  hasSeen(eventId: string): boolean {
    return this.seen.has(eventId);
  }

  /** Whether memory has got at least as far as these positions of one topic. */
  hasReached(topic: string, positions: ReadonlyMap<string, number>): boolean {
    const ofTopic = [...positions].filter(([name]) => name.startsWith(`${topic}[`));
    return ofTopic.every(([name, offset]) => (this.positions.get(name) ?? 0) >= offset);
  }

  hears(type: string): boolean {
    return this.options.contracts.some((contract) => contract.type === type);
  }

  private async startAt(at: TopicPartition): Promise<StartPosition> {
    const name = nameOf(at);
    // A partition that comes back after a broken connection goes on where memory stands.
    const told = this.options.startAt.get(name);
    const next = this.positions.get(name) ?? told?.next ?? 0;
    if (!this.lastEventIds.has(name)) this.lastEventIds.set(name, told?.lastEventId ?? null);
    this.positions.set(name, next);
    const { low, high } = (await this.parts.transport.bounds(at.topic)).find(({ partition }) => partition === at.partition) ?? {
      low: 0,
      high: 0,
    };
    if (next > 0 && (high < next || low > next)) {
      this.onReplacedLog(at, `it holds ${low} to ${high}, and ${next} was to be heard next`);
      return 'halted';
    }
    // One before, to see that it is the record we know (decision 0007).
    return { from: Math.max(low, next - 1) };
  }

  private onReplacedLog({ topic, partition }: TopicPartition, reason: string): void {
    if (!this.isLogReplaced) this.parts.logger.error({ topic, partition, reason }, 'not the log that this tail knows: not fresh');
    this.isLogReplaced = true;
  }

  private onBatch(batch: RecordBatch): { next: number } {
    const last = batch.records.at(-1);
    const next = (last?.offset ?? -1) + 1;
    if (this.watermarks?.reads(batch.topic)) {
      this.watermarks.hear(batch.topic, batch.records, this.positions);
      return { next };
    }
    const from = this.positions.get(nameOf(batch)) ?? 0;
    this.compareBefore(batch, from);
    const events = batch.records.flatMap((record) => (record.offset < from ? [] : this.read(batch, record)));
    if (events.length > 0) this.options.onEvents(events);
    for (const event of events) this.remember(event.id);
    this.positions.set(nameOf(batch), Math.max(next, from));
    if (last) this.lastEventIds.set(nameOf(batch), eventIdOf(last));
    this.watermarks?.applied(batch.topic, this.positions);
    return { next };
  }

  private compareBefore(batch: RecordBatch, from: number): void {
    const known = this.lastEventIds.get(nameOf(batch));
    const before = batch.records.find(({ offset }) => offset === from - 1);
    if (known && before && eventIdOf(before) !== known) this.onReplacedLog(batch, `another event stands at ${before.offset}`);
  }

  private read({ topic, partition }: TopicPartition, record: LogRecord): ReceivedEvent[] {
    const type = record.headers.ce_type ?? '';
    const contract = this.contracts.get(type);
    if (!contract) return [];
    try {
      const envelope = fromHeaders(record.headers);
      if (!envelope) throw new Error('the headers are not a CloudEvent of ours');
      const data = readEvent(contract, JSON.parse(record.value ?? ''));
      return [{ id: envelope.id, type: contract.type, key: envelope.subject, time: new Date(envelope.time), data }];
    } catch (error) {
      this.parts.logger.error(
        { err: error, topic, partition, offset: record.offset, type },
        'unreadable record: its key counts as not effective',
      );
      this.options.onUnreadable({ topic, partition, offset: record.offset, key: record.key, type });
      return [];
    }
  }

  private remember(eventId: string): void {
    this.seen.add(eventId);
    if (this.seen.size <= REMEMBERED) return;
    const oldest = this.seen.values().next().value;
    if (oldest !== undefined) this.seen.delete(oldest);
  }
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}[${partition}]`;
}
