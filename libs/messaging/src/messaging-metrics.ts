import { Counter, Gauge, type Registry } from 'prom-client';

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
  readonly haltedPartitions: Gauge;

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
    this.haltedPartitions = new Gauge({
      name: 'afterglow_halted_partitions',
      help: 'Partitions that wait for an operator',
      labelNames: ['topic', 'partition'],
      registers,
    });
  }
}
