import { role, type PolicyTable } from '@afterglow/service-defaults/policy';
import type { AttachedPlugin, Quiescence, ServiceContext, ServicePlugin } from '@afterglow/service-defaults/service-definition';
import type { CausedEvent } from '@afterglow/service-defaults/transaction-scope';
import { Tracing } from '@afterglow/service-defaults/tracing';
import { Transactions } from '@afterglow/service-defaults/transactions';
import type { Type } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DeadLetterOperations } from './dead-letters/dead-letter-operations.ts';
import { DeadLettersController } from './dead-letters/dead-letters.controller.ts';
import { DirectPublisher } from './direct-publisher.ts';
import { bulkOptions, controlOptions } from './consumer-options.ts';
import { PauseConsumer, ResumeConsumer, type HeardTopics } from './consumer-controls.ts';
import { ConsumerLag } from './consumer-lag.ts';
import { EventConsumer } from './event-consumer.ts';
import { EventProcessor } from './event-processor.ts';
import { EventSpans } from './event-spans.ts';
import { EventTails } from './event-tails.ts';
import { handlersOf } from './handlers.ts';
import { MessagingMetrics } from './messaging-metrics.ts';
import { messagingMigrations } from './migrations.ts';
import { ObservedGauges } from './observed-gauges.ts';
import { OperationsController } from './operations.controller.ts';
import { OutboxRelay } from './outbox-relay.ts';
import { Outbox } from './outbox.ts';
import type { Subscriptions } from './reaction.ts';
import { SeenEvents } from './seen-events.ts';
import { TableUpkeep } from './table-upkeep.ts';
import { isWatermarked } from './topics.ts';
import { KafkaTransport } from './transports/kafka-transport.ts';
import type { Transport } from './transports/transport.ts';

/**
 * Messaging as `runService` plugs it in: the outbox and its relay, and the consumers of all that the service hears.
 * With `transport`, several services of one process share it (the in-memory log, tests); its owner closes it.
 */
export function messaging(subscriptions: Subscriptions, transport?: Transport, limits: MessagingLimits = {}): ServicePlugin {
  return {
    migrations: messagingMigrations,
    attach: (context) => new AttachedMessaging(context, subscriptions, transport ?? null, limits),
  };
}

/** Real times that a test can't wait for. */
export interface MessagingLimits {
  readonly joinWithinMs?: number;
}

const RELAY_STOP_MS = 1_500;

const operator = role('platform-operator');
export const operationsPolicies: PolicyTable = {
  'GET /operations/timeline': operator,
  'GET /operations/flow': operator,
  'GET /operations/consumers': operator,
  'POST /operations/consumers/pauses': operator,
  'POST /operations/consumers/resumptions': operator,
  'GET /operations/dead-letters': operator,
  'GET /operations/dead-letters/letters': operator,
  'GET /operations/dead-letters/:deadLetterId': operator,
  'PUT /operations/dead-letters/:deadLetterId/payload': operator,
  'POST /operations/dead-letters/redrives': operator,
  'POST /operations/dead-letters/discards': operator,
};

class AttachedMessaging implements AttachedPlugin {
  readonly providers;
  readonly controllers = [OperationsController, DeadLettersController];
  readonly policies = operationsPolicies;
  readonly participants;
  private readonly transport: Transport;
  private readonly metrics: MessagingMetrics;
  private readonly relay: OutboxRelay;
  private readonly tails: EventTails;
  private readonly upkeep: TableUpkeep;
  private readonly deadLetters = new DeadLetterOperations();
  private consumers: EventConsumer[] = [];
  private heard: readonly HeardTopics[] = [];
  private seen: SeenEvents | null = null;

  constructor(
    private readonly context: ServiceContext,
    private readonly subscriptions: Subscriptions,
    private readonly sharedTransport: Transport | null,
    limits: MessagingLimits,
  ) {
    this.transport = sharedTransport ?? kafkaOf(context, limits);
    this.metrics = new MessagingMetrics(context.metrics);
    this.relay = new OutboxRelay(context, this.transport, this.metrics, isWatermarked(context.serviceName));
    this.upkeep = new TableUpkeep(context.dataSource, context.logger);
    this.tails = new EventTails({ transport: this.transport, logger: context.logger, serviceName: context.serviceName });
    const lag = new ConsumerLag({ transport: this.transport, dataSource: context.dataSource }, () => this.heard);
    new ObservedGauges(context.metrics, context.dataSource, lag);
    const outbox = new Outbox(context.serviceName, () => this.relay.nudge());
    this.participants = [outbox];
    this.providers = [
      { provide: Outbox, useValue: outbox },
      {
        provide: PauseConsumer,
        inject: [Transactions],
        useFactory: (transactions: Transactions) =>
          new PauseConsumer(transactions, { heard: () => this.heard, bounds: (topic) => this.transport.bounds(topic) }),
      },
      {
        provide: ResumeConsumer,
        inject: [Transactions],
        useFactory: (transactions: Transactions) => new ResumeConsumer(transactions),
      },
      { provide: ConsumerLag, useValue: lag },
      { provide: DeadLetterOperations, useValue: this.deadLetters },
      { provide: EventTails, useValue: this.tails },
      { provide: DirectPublisher, useValue: new DirectPublisher(context.serviceName, this.transport, context.tracing) },
    ];
  }

  async start(parts: { readonly transactions: Transactions; resolve<T>(type: Type<T>): T }): Promise<void> {
    const handlers = handlersOf(this.subscriptions, (type) => parts.resolve(type));
    this.seen = new SeenEvents(this.context.serviceName, handlers, this.tails);
    const processor = new EventProcessor(handlers, this.metrics, new EventSpans(this.context.tracing ?? Tracing.off()));
    this.deadLetters.ready({ transactions: parts.transactions, processor });
    const { dataSource, logger, serviceName } = this.context;
    const consumerParts = {
      transport: this.transport,
      transactions: parts.transactions,
      dataSource,
      logger,
      metrics: this.metrics,
    };
    this.consumers = [
      new EventConsumer(controlOptions(serviceName, handlers.controlTopics, processor), consumerParts),
      new EventConsumer(bulkOptions(`${serviceName}.bulk`, handlers.bulkTopics, processor), consumerParts),
    ];
    this.heard = [
      { group: serviceName, topics: handlers.controlTopics },
      { group: `${serviceName}.bulk`, topics: handlers.bulkTopics },
    ];
    this.relay.start();
    this.upkeep.start();
    // Not waited for: with the broker away the service still takes writes, and joins when it comes back.
    for (const consumer of this.consumers) consumer.start().catch((error: unknown) => this.consumerFailed(error));
  }

  /** The relay goes on: what the last requests wrote should still get out. */
  async pauseIntake(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
  }

  /** Closing tells a relay that waits for a broker that is gone; until then it may finish what it has read. */
  async stop(): Promise<void> {
    const relayed = this.relay.stop();
    await Promise.allSettled([this.tails.stop(), this.upkeep.stop(), within(RELAY_STOP_MS, relayed)]);
    if (!this.sharedTransport) await this.transport.close();
    await relayed;
  }

  private consumerFailed(error: unknown): void {
    this.context.logger.error({ err: error }, 'a consumer did not start');
    this.context.giveUp('a consumer did not start');
  }

  async notReady(): Promise<readonly string[]> {
    return this.seen ? [] : ['the consumers have not started'];
  }

  async quiescence(): Promise<Quiescence> {
    const { manager } = this.context.dataSource;
    const [outbox, halted, unprocessed] = await Promise.all([
      manager.query<{ count: string }[]>(
        `select count(*) as count from outbox, outbox_cursor where id > position and not published @> id`,
      ),
      manager.query<{ count: string }[]>(
        `select (select count(*) from consumer_offset where halted_at is not null) + (select count(*) from parked_key) as count`,
      ),
      Promise.all(this.consumers.map((consumer) => consumer.unprocessed())),
    ]);
    return {
      unpublished: Number(outbox[0]?.count ?? 0),
      unprocessed: sum(unprocessed),
      inFlight: sum(this.consumers.map((consumer) => consumer.inFlight)),
      parked: Number(halted[0]?.count ?? 0),
    };
  }

  async notSeenYet(events: readonly CausedEvent[]): Promise<readonly CausedEvent[]> {
    return this.seen ? this.seen.notSeenYet(this.context.dataSource.manager, events) : events;
  }
}

function kafkaOf({ config, serviceName, logger, giveUp }: ServiceContext, limits: MessagingLimits): Transport {
  if (!config.kafkaBrokers) throw new Error('KAFKA_BROKERS is missing: this service has no log to publish to');
  return new KafkaTransport({
    brokers: config.kafkaBrokers.split(','),
    clientId: serviceName,
    namespace: config.namespace,
    logger,
    ...limits,
    onUnjoinable: (group) => giveUp(`the group ${group} cannot be joined`),
  });
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  await Promise.race([work, delay(ms, undefined, { ref: false })]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
