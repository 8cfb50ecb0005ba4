import type { EventTail } from '@afterglow/messaging/event-tail';
import { EventTails } from '@afterglow/messaging/event-tails';
import type { ReceivedEvent } from '@afterglow/messaging/reaction';
import { watermarkedTopics } from '@afterglow/messaging/topics';
import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { heardByReplica } from './heard-by-replica.ts';
import { EmergencyStop } from '../emergency-stops/emergency-stop.entity.ts';
import { readDoubts } from './read-doubts.ts';
import { readServingSnapshot } from './read-serving-snapshot.ts';
import { ReplicaMemory } from './replica-memory.ts';

/** As for the log: what the tables say is good for so long. */
const TABLES_GOOD_FOR_MS = 800;
/** An ear that has been stale for so long is given up and opened anew: then for twice as long, and so on. */
const OPEN_ANEW_AFTER_MS = 5_000;
const OPEN_ANEW_AFTER_AT_MOST_MS = 60_000;
const LOOK_AGAIN_MS = 10;

/**
 * This replica's own ear on the control topics: memory is filled from the copies and kept up to date from the log, without
 * the shared consumer group. If watermarks do not show that nothing was missed, no ads are served: fail closed.
 */
@Injectable()
export class RightsTail {
  private tail: EventTail | undefined;
  private checking: Promise<void> | undefined;
  private tablesReadAtMs = Number.NEGATIVE_INFINITY;
  private staleSinceMs: number;
  private openAnewAfterMs = OPEN_ANEW_AFTER_MS;

  constructor(
    private readonly memory: ReplicaMemory,
    private readonly dataSource: DataSource,
    private readonly tails: EventTails,
  ) {
    this.staleSinceMs = memory.monotonic.nowMs();
  }

  /** Keeps the ear open and what it doubts up to date; to be called again and again. One look at a time. */
  check(): Promise<void> {
    this.checking ??= this.look().finally(() => {
      this.checking = undefined;
    });
    return this.checking;
  }

  /**
   * Whether memory holds all that stories, authorization and campaigns had committed less than 800 ms ago (DESIGN §5), and
   * what operators had stopped.
   */
  isFresh(): boolean {
    return (this.tail?.isFresh() ?? false) && this.memory.monotonic.nowMs() - this.tablesReadAtMs < TABLES_GOOD_FOR_MS;
  }

  /** Who finds memory stale looks at once and waits for the next watermark, but not for long. */
  async becomesFresh(waitMs: number): Promise<boolean> {
    void this.check().catch(() => undefined);
    for (let waitedMs = 0; waitedMs < waitMs && !this.isFresh(); waitedMs += LOOK_AGAIN_MS)
      await delay(LOOK_AGAIN_MS, undefined, { ref: false });
    return this.isFresh();
  }

  private async look(): Promise<void> {
    await this.giveUpWhatStaysStale();
    this.tail ??= await this.listen();
    await this.lookAtTables();
  }

  private async giveUpWhatStaysStale(): Promise<void> {
    const nowMs = this.memory.monotonic.nowMs();
    if (this.tail?.isFresh()) {
      this.staleSinceMs = nowMs;
      this.openAnewAfterMs = OPEN_ANEW_AFTER_MS;
    } else if (this.tail && nowMs - this.staleSinceMs >= this.openAnewAfterMs) {
      this.staleSinceMs = nowMs;
      this.openAnewAfterMs = Math.min(2 * this.openAnewAfterMs, OPEN_ANEW_AFTER_AT_MOST_MS);
      await this.listenAnew();
    }
  }

  private async listenAnew(): Promise<void> {
    const known = this.tail;
    this.tail = undefined;
    if (known) await this.tails.end(known);
    this.tail = await this.listen();
  }

  private async listen(): Promise<EventTail> {
    const { positions } = await this.readTables();
    return this.tails.start({
      contracts: heardByReplica.map(({ contract }) => contract),
      startAt: positions,
      watermarks: watermarkedTopics,
      onEvents: (events) => this.hear(events),
      onUnreadable: (record) => this.memory.facts.doubts.addUnreadable(record),
    });
  }

  /** What was redriven, edited or discarded does not come through the log again: it is read from the tables. */
  private async lookAtTables(): Promise<void> {
    const askedAtMs = this.memory.monotonic.nowMs();
    const { manager } = this.dataSource;
    // Side by side, and each in one statement: over a slow path the whole look takes one journey.
    const [tables, stops] = await Promise.all([readDoubts(manager), manager.find(EmergencyStop)]);
    const { doubts, emergencyStops } = this.memory.facts;
    emergencyStops.replaceBy(new Set(stops.map(({ scope }) => scope)));
    // The consumer's place may be one in another log now, which this ear does not know.
    if (doubts.isHaltLiftedBy(tables)) await this.listenAnew();
    else if (doubts.areLiftedBy(tables)) await this.readTables();
    else doubts.replaceBy(tables);
    this.tablesReadAtMs = askedAtMs;
  }

  private async readTables() {
    const tables = await readServingSnapshot(this.dataSource, this.memory.facts);
    this.memory.facts.doubts.replaceBy(tables);
    return tables;
  }

  private hear(events: readonly ReceivedEvent[]): void {
    for (const { data } of events) {
      const known = heardByReplica.find(({ contract }) => data instanceof contract);
      known?.apply(data, this.memory.facts);
    }
  }
}
