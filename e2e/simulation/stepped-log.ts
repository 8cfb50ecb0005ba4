import { topicDefinitions } from '@afterglow/messaging/topics';
import { InMemoryTransport } from '@afterglow/messaging/transports/in-memory-transport';
import type { OutgoingRecord, SubscribeOptions, Subscription, TopicPartition } from '@afterglow/messaging/transports/transport';
import { SimulatedCrash } from './simulated-crash.ts';
import { time } from './simulated-time.ts';

interface ReadPlace extends TopicPartition {
  position: number;
  isHalted: boolean;
}

/** What becomes of the next `publish`: as usual; the log takes a part or all of it, and the publisher dies before it hears so. */
export type PublishFate = 'acknowledged' | 'in-part' | 'unheard';

/** The in-memory log, with nobody who reads by himself: a member gets records when the scheduler says so. */
export class SteppedLog extends InMemoryTransport {
  fate: PublishFate = 'acknowledged';
  readonly members = new Set<SteppedMember>();
  private readonly records: OutgoingRecord[] = [];

  constructor() {
    super(() => time.nowMs);
  }

  static async with(records: readonly OutgoingRecord[]): Promise<SteppedLog> {
    const log = new SteppedLog();
    await log.createTopics(topicDefinitions);
    await log.publish(records);
    return log;
  }

  /** All of it, to begin another log with. */
  get published(): readonly OutgoingRecord[] {
    return this.records;
  }

  override async publish(records: readonly OutgoingRecord[]): Promise<void> {
    const { fate } = this;
    this.fate = 'acknowledged';
    const taken = fate === 'in-part' ? records.slice(0, Math.floor(records.length / 2)) : records;
    this.records.push(...taken);
    await super.publish(taken);
    if (fate !== 'acknowledged') throw new SimulatedCrash('before the log was heard');
  }

  /** A replica's tail has a group of its own, and so all partitions at once; those of shared groups are assigned by the scheduler. */
  override async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const member = new SteppedMember(options, this);
    this.members.add(member);
    if (!options.group.includes('.tail.')) return member;
    for (const topic of options.topics) {
      for (const { partition } of await this.bounds(topic)) await member.assign({ topic, partition });
    }
    return member;
  }

  endOf({ topic, partition }: TopicPartition): number {
    return this.recordsFrom(topic, partition, 0).length;
  }
}

/** One member of a group: it gets what it is given, when it is given it. */
export class SteppedMember implements Subscription {
  private readonly places = new Map<string, ReadPlace>();
  /** Which replica's ear it is. */
  owner: object | undefined;

  constructor(
    readonly options: SubscribeOptions,
    private readonly log: SteppedLog,
  ) {}

  /** As after a rebalance: it asks where to begin. A member that had the partition before does not hear that it has lost it. */
  async assign({ topic, partition }: TopicPartition): Promise<void> {
    const start = await this.options.startAt({ topic, partition });
    const position = typeof start === 'object' ? start.from : 0;
    this.places.set(nameOf({ topic, partition }), { topic, partition, position, isHalted: start === 'halted' });
  }

  drop(at: TopicPartition): void {
    this.places.delete(nameOf(at));
  }

  assigned(): readonly ReadPlace[] {
    return [...this.places.values()];
  }

  /** Partitions with something that this member has not been given yet. */
  behind(): readonly ReadPlace[] {
    return this.assigned().filter((place) => !place.isHalted && place.position < this.log.endOf(place));
  }

  /** At most `most` records, from where the last outcome told to go on. */
  async deliver(at: TopicPartition, most: number): Promise<number> {
    const place = this.places.get(nameOf(at));
    if (!place) throw new Error(`${nameOf(at)} is not assigned`);
    const records = this.log.recordsFrom(place.topic, place.partition, place.position).slice(0, most);
    if (records.length === 0) return 0;
    const control = { heartbeat: async () => undefined, isActive: () => true };
    const batch = { topic: place.topic, partition: place.partition, records };
    const outcome = await this.options.onBatch(batch, control);
    if ('halt' in outcome) place.isHalted = true;
    else place.position = outcome.next;
    return records.length;
  }

  release(at: TopicPartition, from: number): void {
    const place = this.places.get(nameOf(at));
    if (place) Object.assign(place, { position: from, isHalted: false });
  }

  async stop(): Promise<void> {
    this.log.members.delete(this);
  }
}

export function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}[${partition}]`;
}
