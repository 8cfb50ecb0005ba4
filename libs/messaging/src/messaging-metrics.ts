import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What an operator must see of messaging (DESIGN §10). One set per service: nothing is kept at module level. */
export class MessagingMetrics {
  readonly published: Counter;
  readonly relayFailures: Counter;
  readonly openGaps: Gauge;
  readonly processed: Counter;
  readonly duplicates: Counter;
  readonly skipped: Counter;
  readonly failedAttempts: Counter;
  readonly deadLetters: Counter;
  /** How long a reaction took within its transaction. */
  readonly reactions: Histogram<'reaction'>;
  /** From the log's taking a record to the commit of its effects. */
  readonly delays: Histogram<'topic'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.published = new Counter({ name: 'afterglow_outbox_published_total', help: 'Events acknowledged by the log', registers });
    this.relayFailures = new Counter({
      name: 'afterglow_outbox_relay_failures_total',
      help: 'Times the relay had to start again',
      registers,
    });
    this.openGaps = new Gauge({
      name: 'afterglow_outbox_open_gaps',
      help: 'Ranges of ids that running transactions may still fill',
      registers,
    });
    const labelNames = ['type'];
    this.processed = new Counter({
      name: 'afterglow_events_processed_total',
      help: 'Events whose reactions are committed',
      labelNames,
      registers,
    });
    this.duplicates = new Counter({
      name: 'afterglow_events_duplicate_total',
      help: 'Redelivered events that the inbox absorbed',
      labelNames,
      registers,
    });
    this.skipped = new Counter({
      name: 'afterglow_events_skipped_total',
      help: 'Events of a type that nobody here reacts to',
      labelNames,
      registers,
    });
    this.failedAttempts = new Counter({
      name: 'afterglow_events_failed_attempts_total',
      help: 'Batches that had to be tried again',
      labelNames: ['topic'],
      registers,
    });
    this.deadLetters = new Counter({
      name: 'afterglow_dead_letters_total',
      help: 'Events that were given up and put aside',
      labelNames,
      registers,
    });
    this.reactions = new Histogram({
      name: 'afterglow_reaction_duration_seconds',
      help: 'How long a reaction took within its transaction',
      labelNames: ['reaction'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    });
    this.delays = new Histogram({
      name: 'afterglow_event_delay_seconds',
      help: "From the log's taking a record to the commit of its effects, by the last record of a chunk",
      labelNames: ['topic'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600],
      registers,
    });
  }

  /** Once for a chunk: adding one for each event takes longer than sorting them. */
  countHeard(events: readonly { readonly type: string; readonly isNew: boolean }[]): void {
    for (const [type, same] of Map.groupBy(events, (event) => event.type)) {
      const processed = same.filter(({ isNew }) => isNew).length;
      this.processed.inc({ type }, processed);
      this.duplicates.inc({ type }, same.length - processed);
    }
  }
}
