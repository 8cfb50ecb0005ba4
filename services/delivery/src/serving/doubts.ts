import type { TailPosition } from '@afterglow/messaging/event-tail';
import { CONTROL_PARTITIONS } from '@afterglow/messaging/topics';
import { partitionOfKey } from '@afterglow/messaging/transports/partition-of-key';

/** A key of a topic: the history of one aggregate. */
export interface TopicKey {
  readonly topic: 'stories' | 'authorization' | 'campaigns';
  readonly key: string;
}

/** A record that this replica could not read: what it said may have been a stop. */
export interface UnreadableAt {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
}

/** Where the tables cannot be trusted to hold all that was said, as of one moment. */
export interface TableDoubts {
  /** `nameOfKey` of what waits in dead letters. */
  readonly parked: ReadonlySet<string>;
  /** `topic[partition]` of what is halted. */
  readonly halted: ReadonlySet<string>;
  /** `topic[partition]` → how far the shared consumer has got, or put aside. */
  readonly positions: ReadonlyMap<string, TailPosition>;
}

export function nameOfKey(topic: string, key: string): string {
  return `${topic} ${key}`;
}

/**
 * What counts as not effective, whatever else is known of it and whatever comes later (DESIGN §5): keys with a record that
 * could not be read or processed, and everything under a halted partition. It lifts when a person has decided.
 */
export class Doubts {
  private parked: ReadonlySet<string> = new Set();
  private halted: ReadonlySet<string> = new Set();
  private readonly unreadable = new Map<string, UnreadableAt>();
  private unreadableNames: ReadonlySet<string> = new Set();

  get any(): boolean {
    return this.parked.size + this.halted.size + this.unreadable.size > 0;
  }

  about({ topic, key }: TopicKey): boolean {
    const name = nameOfKey(topic, key);
    if (this.parked.has(name) || this.unreadableNames.has(name)) return true;
    return this.halted.size > 0 && this.halted.has(`${topic}[${partitionOfKey(key, CONTROL_PARTITIONS)}]`);
  }

  addUnreadable(at: UnreadableAt): void {
    this.unreadable.set(`${at.topic}[${at.partition}]@${at.offset}`, at);
    this.name();
  }

  /** Whether an operator has let a halted partition go on: where, and in which log, the tables say now. */
  isHaltLiftedBy(tables: TableDoubts): boolean {
    return [...this.halted].some((name) => !tables.halted.has(name));
  }

  /** Whether something that was doubted is decided in these tables: whoever takes that over must read them too. */
  areLiftedBy(tables: TableDoubts): boolean {
    return (
      [...this.parked].some((name) => !tables.parked.has(name)) ||
      this.isHaltLiftedBy(tables) ||
      [...this.unreadable.values()].some((at) => isDecided(at, tables))
    );
  }

  replaceBy(tables: TableDoubts): void {
    this.parked = tables.parked;
    this.halted = tables.halted;
    for (const [name, at] of this.unreadable) if (isDecided(at, tables)) this.unreadable.delete(name);
    this.name();
  }

  private name(): void {
    this.unreadableNames = new Set([...this.unreadable.values()].map(({ topic, key }) => nameOfKey(topic, key)));
  }
}

/** The shared consumer has come past the record, and nobody has to decide about its key any more. */
function isDecided({ topic, partition, offset, key }: UnreadableAt, { parked, positions }: TableDoubts): boolean {
  return (positions.get(`${topic}[${partition}]`)?.next ?? 0) > offset && !parked.has(nameOfKey(topic, key));
}
