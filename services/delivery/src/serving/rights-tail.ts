import { EventTails } from '@afterglow/messaging/event-tails';
import type { EventTail } from '@afterglow/messaging/event-tail';
import type { ReceivedEvent } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { readServingSnapshot } from './read-serving-snapshot.ts';
import { ReplicaMemory } from './replica-memory.ts';
import { stopServingWhenAdAuthorizationRevoked } from './stop-serving-when-ad-authorization-revoked.ts';
import { stopServingWhenAdvertiserStops } from './stop-serving-when-advertiser-stops.ts';
import { stopServingWhenPostRemoved } from './stop-serving-when-post-removed.ts';
import { stopServingWhenToggleTurnedOff } from './stop-serving-when-toggle-turned-off.ts';

/** For how long memory counts as complete after it was last seen to hold all that the log held. */
const MAX_AGE_MS = 2_000;

/** All that a replica hears itself (DESIGN §5). */
export const heardByReplica = [
  ...stopServingWhenAdAuthorizationRevoked,
  ...stopServingWhenToggleTurnedOff,
  ...stopServingWhenPostRemoved,
  ...stopServingWhenAdvertiserStops,
];

/**
 * This replica's own ear on the control topics: memory is filled from the copies and kept up to date from the log, without
 * the shared consumer group. If it can't be shown that nothing was missed, no ads are served: fail closed.
 */
@Injectable()
export class RightsTail {
  private tail: EventTail | undefined;
  private checking: Promise<void> | undefined;
  private completeAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly memory: ReplicaMemory,
    private readonly dataSource: DataSource,
    private readonly tails: EventTails,
  ) {}

  /** Looks whether memory holds all that the log holds; begins to listen when it does not yet. One look at a time. */
  check(): Promise<void> {
    this.checking ??= this.look().finally(() => {
      this.checking = undefined;
    });
    return this.checking;
  }

  isFresh(): boolean {
    return this.memory.monotonic.nowMs() - this.completeAtMs < MAX_AGE_MS;
  }

  /** Who finds memory stale looks at once, but does not wait for long. */
  async becomesFresh(waitMs: number): Promise<boolean> {
    const failed = () => undefined;
    await Promise.race([this.check().catch(failed), delay(waitMs, undefined, { ref: false })]);
    return this.isFresh();
  }

  private async look(): Promise<void> {
    const askedAtMs = this.memory.monotonic.nowMs();
    this.tail ??= await this.listen();
    if (await this.tail.isCaughtUp()) this.completeAtMs = askedAtMs;
  }

  private async listen(): Promise<EventTail> {
    const startAt = await readServingSnapshot(this.dataSource, this.memory.facts);
    return this.tails.start({
      contracts: heardByReplica.map(({ contract }) => contract),
      startAt,
      onEvents: (events) => this.hear(events),
      onUnreadable: ({ key }) => this.memory.facts.distrust(key),
    });
  }

  private hear(events: readonly ReceivedEvent[]): void {
    for (const { data } of events) {
      const known = heardByReplica.find(({ contract }) => data instanceof contract);
      known?.apply(data, this.memory.facts);
    }
  }
}
