import { createDataSource } from '@afterglow/service-defaults/data-source';
import { DomainError } from '@afterglow/service-defaults/domain-error';
import { newId } from '@afterglow/service-defaults/ids';
import type { ServiceContext } from '@afterglow/service-defaults/service-definition';
import { Transactions } from '@afterglow/service-defaults/transactions';
import pino from 'pino';
import { Registry } from 'prom-client';
import type { DataSource, EntityManager } from 'typeorm';
import { controlOptions } from '../consumer-options.ts';
import { groupDeadLetters } from '../dead-letters/find-dead-letters.ts';
import { RedriveDeadLetters } from '../dead-letters/redrive-dead-letters.ts';
import { EventConsumer } from '../event-consumer.ts';
import { EventProcessor } from '../event-processor.ts';
import { handlersOf } from '../handlers.ts';
import { MessagingMetrics } from '../messaging-metrics.ts';
import { OutboxRelay } from '../outbox-relay.ts';
import { Outbox } from '../outbox.ts';
import type { Subscriptions } from '../reaction.ts';
import { KafkaTransport } from '../transports/kafka-transport.ts';
import type { SubscribeOptions, Subscription } from '../transports/transport.ts';
import { occurred } from '@afterglow/contracts/event-contract';
import { SAMPLE, sampleDefinition, type SampleCounted } from './sample-event.ts';

/** What the counting service keeps, beside messaging's own tables. None of it would bear a second time. */
export const COUNTING_TABLES = [
  `create table command (id integer primary key, counter text not null, done boolean not null default false)`,
  `create table counter (counter text primary key, version integer not null)`,
  `create table known_counter (counter text primary key, version integer not null, heard integer not null)`,
  `create table effect (n bigint generated always as identity, counter text not null, version integer not null)`,
  `grant all on all tables in schema sample to sample_app`,
];

/** Its reactions' own events, which it hears as well: an effect of an effect. */
const ECHO = ' echo';

class KeepKnownCounters {
  readonly events = [SAMPLE];
  async keep(event: SampleCounted, tx: EntityManager): Promise<void> {
    await tx.query(
      `insert into known_counter as known (counter, version, heard) values ($1, $2, 1)
       on conflict (counter) do update set version = greatest(known.version, excluded.version), heard = known.heard + 1`,
      [event.counter, event.aggregateVersion],
    );
  }
}

/** Beginnings of names of counters: what a rule refuses, and what ends the process. */
export interface CountingFaults {
  readonly refused?: string | undefined;
  readonly deadly?: string | undefined;
}

class EchoWhenCounted {
  readonly event = SAMPLE;
  constructor(
    private readonly outbox: Outbox,
    private readonly faults: CountingFaults,
  ) {}
  async react(event: SampleCounted, tx: EntityManager): Promise<void> {
    const { counter, aggregateVersion } = event;
    await tx.query(`insert into effect (counter, version) values ($1, $2)`, [counter, aggregateVersion]);
    if (this.faults.deadly && counter.startsWith(this.faults.deadly)) process.kill(process.pid, 'SIGKILL');
    if (this.faults.refused && counter.startsWith(this.faults.refused))
      throw new DomainError({ code: 'counter.refused', kind: 'broken-rule', message: 'refused' });
    if (!counter.endsWith(ECHO)) await this.outbox.append(tx, [occurred(SAMPLE, { counter: counter + ECHO, aggregateVersion })]);
  }
}

/**
 * Kafka waits ten seconds for a member that died without a word, and a test kills hundreds. So each life joins a group of its
 * own on the broker; the group that counts, the one of the offsets in Postgres, stays the same.
 */
class TransportOfOneLife extends KafkaTransport {
  override subscribe(options: SubscribeOptions): Promise<Subscription> {
    return super.subscribe({ ...options, group: `${options.group}.${newId()}` });
  }
}

/** A service with commands, an outbox, a relay, a consumer with a copy and an act, on real Postgres and Kafka. */
export class CountingService {
  readonly dataSource: DataSource;
  readonly consumer: EventConsumer;
  readonly relay: OutboxRelay;
  private readonly redrive: RedriveDeadLetters;
  private readonly transport: KafkaTransport;
  private readonly transactions: Transactions;
  private readonly outbox: Outbox;

  constructor(at: { databaseUrl: string; brokers: string[]; namespace: string }, faults: CountingFaults = {}) {
    const logger = pino({ level: process.env.LOG_LEVEL ?? 'silent' });
    const registry = new Registry();
    const metrics = new MessagingMetrics(registry);
    this.dataSource = createDataSource(sampleDefinition, at.databaseUrl, { poolSize: 6 });
    this.transport = new TransportOfOneLife({ brokers: at.brokers, clientId: 'sample', namespace: at.namespace, logger });
    const config = { databaseUrl: at.databaseUrl } as ServiceContext['config'];
    const context = { serviceName: 'sample', config, dataSource: this.dataSource, logger, metrics: registry };
    this.relay = new OutboxRelay(context, this.transport, metrics);
    this.outbox = new Outbox('sample', () => this.relay.nudge());
    this.transactions = new Transactions(this.dataSource, [this.outbox]);
    const instances: object[] = [new KeepKnownCounters(), new EchoWhenCounted(this.outbox, faults)];
    const subscriptions = { copies: [KeepKnownCounters], acts: [EchoWhenCounted] } as unknown as Subscriptions;
    const handlers = handlersOf(subscriptions, <T>(type: unknown) => instances.find((one) => one.constructor === type) as T);
    const { dataSource, transport, transactions } = this;
    const processor = new EventProcessor(handlers, metrics);
    this.redrive = new RedriveDeadLetters(transactions, processor);
    this.consumer = new EventConsumer(controlOptions('sample', ['sample'], processor), {
      dataSource,
      transport,
      transactions,
      logger,
      metrics,
    });
  }

  async start(): Promise<void> {
    await this.dataSource.initialize();
    this.relay.start();
    await this.consumer.start();
  }

  /** Two at a time, so that flushes meet. */
  async workOffCommands(): Promise<void> {
    const one = async () => {
      while (await this.workOffOne());
    };
    await Promise.all([one(), one()]);
  }

  /** As an operator does it over HTTP: cause by cause, asking again while something is left. */
  async redriveAll(): Promise<void> {
    for (const { fingerprint } of await groupDeadLetters(this.dataSource.manager)) {
      const again = () => this.redrive.execute({ target: { fingerprint }, who: 'a test', why: 'mended' });
      while ((await again()).remaining > 0);
    }
  }

  async untilDrained(): Promise<void> {
    const look = async () => {
      const unprocessed = await this.consumer.unprocessed();
      const [row] = await this.dataSource.query<{ unpublished: string; appended: string }[]>(
        `select count(*) filter (where id > position and not published @> id) as unpublished, count(*) as appended
         from outbox, outbox_cursor`,
      );
      const idle = unprocessed + this.consumer.inFlight + Number(row?.unpublished ?? 1) === 0;
      return { idle, appended: row?.appended };
    };
    for (let before = await look(); ;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const now = await look();
      if (before.idle && now.idle && before.appended === now.appended) return;
      before = now;
    }
  }

  async stop(): Promise<void> {
    await this.consumer.stop();
    await this.relay.stop();
    await this.transport.close();
    await this.dataSource.destroy();
  }

  private workOffOne(): Promise<boolean> {
    return this.transactions.run({ correlationId: newId() }, async (tx) => {
      const result: [{ counter: string }[], number] = await tx.query(
        `update command set done = true
         where id = (select id from command where not done order by id limit 1 for update skip locked) returning counter`,
      );
      const counter = result[0][0]?.counter;
      if (!counter) return false;
      const rows: { version: number }[] = await tx.query(
        `insert into counter as c (counter, version) values ($1, 1)
         on conflict (counter) do update set version = c.version + 1 returning version`,
        [counter],
      );
      await this.outbox.append(tx, [occurred(SAMPLE, { counter, aggregateVersion: rows[0]?.version ?? 0 })]);
      return true;
    });
  }
}
