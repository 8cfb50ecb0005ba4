import { eventTypeOf, type EventContract } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import { fromHeaders } from './event-envelope.ts';
import { readEvent } from './event-validation.ts';
import type { ReceivedEvent } from './reaction.ts';
import type { LogRecord, RecordBatch, StartPosition, Subscription, TopicPartition, Transport } from './transports/transport.ts';
import { WatermarkReader } from './watermark-reader.ts';

/** How many event ids a tail remembers for `hasSeen`: minutes of control events, a few megabytes. */
const REMEMBERED = 50_000;

export interface EventTailOptions {
  readonly contracts: readonly EventContract[];
  /** `topic[partition]` → offset, as `tailState` answers; what is not named starts at the log's beginning. */
  readonly startAt: ReadonlyMap<string, number>;
  /** Control topics among those heard whose watermarks are read too: `isFresh` speaks of them. */
  readonly watermarks?: readonly string[];
  /** In log order per partition. Must not throw. */
  onEvents(events: readonly ReceivedEvent[]): void;
  /** A record that can't be read: what its key stands for must not count as effective (DESIGN §5). */
  onUnreadable(record: UnreadableRecord): void;
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
  return positionsOf(rows);
}

/** What a group's tables do not hold although it was said, and where a tail must begin that is to miss nothing. */
export interface TailState {
  /** Keys with something that waits. */
  readonly parked: readonly { readonly topic: string; readonly key: string }[];
  /** `topic[partition]` of what is halted. */
  readonly halted: readonly string[];
  /** `topic[partition]` → where the group's consumer stands, but never behind what was put aside: the copies do not hold that. */
  readonly positions: ReadonlyMap<string, number>;
}

/** In one statement: as of one moment, and over a slow path in one journey. */
export async function tailState(tx: EntityManager, group: string): Promise<TailState> {
  const [row]: { parked: TailState['parked']; partitions: (PositionRow & { halted: boolean })[] }[] = await tx.query(
    `select
       (select coalesce(json_agg(k), '[]') from (select distinct topic, key from parked_key where consumer_group = $1) k) as parked,
       (select coalesce(json_agg(p), '[]') from (
          select o.topic, o.partition, o.halted_at is not null as halted, least(o.next_offset, min(d.log_offset)) as position
          from consumer_offset o left join dead_letter d
            on d.consumer_group = o.consumer_group and d.topic = o.topic and d.partition = o.partition and d.status = 'WAITING'
          where o.consumer_group = $1 group by o.topic, o.partition, o.next_offset, o.halted_at) p) as partitions`,
    [group],
  );
  const { parked = [], partitions = [] } = row ?? {};
  return { parked, halted: partitions.filter(({ halted }) => halted).map(nameOf), positions: positionsOf(partitions) };
}

interface PositionRow {
  readonly topic: string;
  readonly partition: number;
  readonly position: string | number;
}

function positionsOf(rows: readonly PositionRow[]): Map<string, number> {
  return new Map(rows.map((row) => [nameOf(row), Number(row.position)]));
}

/**
 * One replica's own ear on control topics, straight into memory: it is not behind any other member's rebalance, table or
 * parked key. A group of its own with a name used once; it keeps no offsets.
 */
export class EventTail {
  private readonly contracts: ReadonlyMap<string, EventContract>;
  private readonly positions = new Map<string, number>();
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
      startAt: async (at) => (this.watermarks?.reads(at.topic) ? this.watermarks.startAt(at) : this.startAt(at)),
      onBatch: async (batch) => this.onBatch(batch),
    });
  }

  async stop(): Promise<void> {
    await this.subscription?.stop();
    this.subscription = null;
  }

  /** True when the tail stands on every partition and has heard all that the log holds now. */
  async isCaughtUp(): Promise<boolean> {
    for (const topic of this.topics) {
      for (const { partition, high } of await this.parts.transport.bounds(topic)) {
        if ((this.positions.get(nameOf({ topic, partition })) ?? -1) < high) return false;
      }
    }
    return true;
  }

  /**
   * Whether memory holds all that the watermarked services had committed at a time that is younger than 800 ms (real time).
   * False as long as it can't tell: a relay, the broker or this ear is behind or away. Answers at once.
   */
  isFresh(): boolean {
    return this.watermarks?.isFresh() ?? false;
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

  private startAt(at: TopicPartition): StartPosition {
    // A partition that comes back after a broken connection goes on where memory stands.
    const from = this.positions.get(nameOf(at)) ?? this.options.startAt.get(nameOf(at)) ?? 0;
    this.positions.set(nameOf(at), from);
    return { from };
  }

  private onBatch(batch: RecordBatch): { next: number } {
    const next = (batch.records.at(-1)?.offset ?? -1) + 1;
    if (this.watermarks?.reads(batch.topic)) {
      this.watermarks.hear(batch.topic, batch.records, this.positions);
      return { next };
    }
    const events = batch.records.flatMap((record) => this.read(batch, record));
    if (events.length > 0) this.options.onEvents(events);
    for (const event of events) this.remember(event.id);
    this.positions.set(nameOf(batch), next);
    this.watermarks?.applied(batch.topic, this.positions);
    return { next };
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
