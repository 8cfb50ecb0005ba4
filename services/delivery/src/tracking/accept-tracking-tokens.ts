import { ClickTracked } from '@afterglow/contracts/delivery/click-tracked';
import { ImpressionTracked } from '@afterglow/contracts/delivery/impression-tracked';
import { ViewTracked } from '@afterglow/contracts/delivery/view-tracked';
import { occurred } from '@afterglow/contracts/event-contract';
import { DirectPublisher } from '@afterglow/messaging/direct-publisher';
import { Injectable } from '@nestjs/common';
import { MAX_CLOCK_SKEW_MS, PRODUCE_DEADLINE_MS } from '../leases/lease-terms.ts';
import { ReplicaMemory } from '../serving/replica-memory.ts';
import { trackingUnavailable } from './tracking-unavailable.ts';
import { TrackingMetrics } from './tracking-metrics.ts';
import { TrackingTokens, type TrackingToken } from './tracking-tokens.ts';

/** One row of the answer. A replayed token is accepted like the first: that it is one is found when it is folded. */
export type TokenResult = 'ACCEPTED' | 'EARLY' | 'EXPIRED' | 'FORGED' | 'MALFORMED';

/**
 * Accepted means acknowledged by the log. If the log does not answer in time, nobody knows: nothing is answered as accepted,
 * the caller sends the same tokens again, and what was in the log all the same is counted once.
 */
@Injectable()
export class AcceptTrackingTokens {
  constructor(
    private readonly tokens: TrackingTokens,
    private readonly memory: ReplicaMemory,
    private readonly publisher: DirectPublisher,
    private readonly metrics: TrackingMetrics,
  ) {}

  async execute({ tokens, correlationId }: { tokens: readonly string[]; correlationId: string }): Promise<TokenResult[]> {
    const at = this.memory.time.read();
    if (!at) throw trackingUnavailable('The time is not known for certain at the moment');
    const read = tokens.map((token) => this.tokens.read(token));
    const results = read.map((token): TokenResult => {
      if (typeof token === 'string') return token;
      // No replica's clock is further ahead: what was decided later than that was not decided by one whose clock can be trusted.
      if (token.facts.decidedAtMs > at.latestMs + MAX_CLOCK_SKEW_MS) return 'EARLY';
      return at.latestMs < token.expiresAtMs ? 'ACCEPTED' : 'EXPIRED';
    });
    const time = new Date(at.latestMs);
    const events = read.flatMap((token, n) =>
      typeof token === 'object' && results[n] === 'ACCEPTED' ? [trackedBy(token, time)] : [],
    );
    if (events.length > 0) await this.publish(events, { time, correlationId });
    for (const result of results) this.metrics.tokens.inc({ result });
    return results;
  }

  private async publish(
    events: readonly object[],
    { time, correlationId }: { time: Date; correlationId: string },
  ): Promise<void> {
    try {
      await this.publisher.publish(events, { time, correlationId, deadlineMs: PRODUCE_DEADLINE_MS });
    } catch (error) {
      throw trackingUnavailable('The log did not acknowledge in time; the same tokens may be sent again', error);
    }
  }
}

function trackedBy({ kind, facts }: TrackingToken, trackedAt: Date): ImpressionTracked | ClickTracked | ViewTracked {
  const { isContended, decidedAtMs, ...ids } = facts;
  const what = {
    ...ids,
    placement: 'IN_FEED' as const,
    decidedAt: new Date(decidedAtMs).toISOString(),
    trackedAt: trackedAt.toISOString(),
    aggregateVersion: 1,
  };
  if (kind === 'IMPRESSION') return occurred(ImpressionTracked, { ...what, isContended });
  return kind === 'CLICK' ? occurred(ClickTracked, what) : occurred(ViewTracked, { ...what, watched: kind });
}
