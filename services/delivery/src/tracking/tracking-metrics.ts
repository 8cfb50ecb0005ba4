import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';

/** What came of tokens, by reason: also those that never reach a table. */
@Injectable()
export class TrackingMetrics {
  /** At the door. */
  readonly tokens: Counter<'result'>;
  /** At the fold, where duplicates are found. */
  readonly folded: Counter<'kind' | 'outcome'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.tokens = new Counter({
      name: 'tracking_tokens_total',
      help: 'Tracking tokens received, by what was answered',
      labelNames: ['result'],
      registers,
    });
    this.folded = new Counter({
      name: 'tracked_events_total',
      help: 'Tracked events folded, by what came of them',
      labelNames: ['kind', 'outcome'],
      registers,
    });
  }
}
