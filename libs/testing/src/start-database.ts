import { eventTypeOf, type EventContract } from '@afterglow/contracts/event-contract';
import { toHeaders } from '@afterglow/messaging/event-envelope';
import { EventProcessor } from '@afterglow/messaging/event-processor';
import type { BulkHandler, ControlHandler } from '@afterglow/messaging/handlers';
import { MessagingMetrics } from '@afterglow/messaging/messaging-metrics';
import { messagingMigrations } from '@afterglow/messaging/migrations';
import { Outbox } from '@afterglow/messaging/outbox';
import type { BulkReaction, Copy, LocksFirst, Reaction, SetReaction } from '@afterglow/messaging/reaction';
import type { LogRecord } from '@afterglow/messaging/transports/transport';
import { Clock } from '@afterglow/service-defaults/clock';
import { createDataSource } from '@afterglow/service-defaults/data-source';
import { newId } from '@afterglow/service-defaults/ids';
import type { MigratedDefinition } from '@afterglow/service-defaults/migrate';
import { Transactions } from '@afterglow/service-defaults/transactions';
import { Pool, type QueryResultRow } from 'pg';
import { Registry } from 'prom-client';
import type { DataSource, EntityManager } from 'typeorm';
import { cloneDatabase, dropDatabase, type TestDatabaseUrls } from './test-database.ts';
import { TestClock } from './test-clock.ts';

export interface PublishedEvent {
  readonly id: string;
  /** The contract's plain name. */
  readonly type: string;
  readonly topic: string;
  readonly key: string;
  readonly correlationId: string;
  readonly data: Record<string, unknown>;
}

const TEST_SOURCE = { group: 'test', topic: 'test', partition: 0 };

type Handler = Copy | Reaction | SetReaction;

/** Tests open many connections at once, on a machine that may be busy with something else: it only ends what hangs. */
const CONNECT_WITHIN_MS = 60_000;

/** Boots nothing: one service's own data base, and what its use cases and reactions take in their constructors. */
export async function startDatabase(service: MigratedDefinition): Promise<TestDatabase> {
  const urls = await cloneDatabase([{ definition: service, plugin: { migrations: messagingMigrations } }]);
  const dataSource = createDataSource(service, urls.app, { poolSize: 60, connectTimeoutMs: CONNECT_WITHIN_MS });
  await dataSource.initialize();
  return new TestDatabase(service.name, urls, dataSource);
}

export class TestDatabase {
  readonly outbox: Outbox;
  readonly clock = new Clock();
  readonly transactions: Transactions;
  private readonly admin: Pool;
  private readonly testClock: TestClock;
  private takenUpTo = 0;

  constructor(
    serviceName: string,
    readonly urls: TestDatabaseUrls,
    readonly dataSource: DataSource,
  ) {
    this.outbox = new Outbox(serviceName, () => undefined);
    this.transactions = new Transactions(dataSource, [this.outbox]);
    this.admin = new Pool({ connectionString: urls.admin, max: 4, options: `-c search_path="${serviceName}"` });
    this.admin.on('error', () => undefined);
    this.testClock = new TestClock(this.admin);
  }

  /** Opens the transaction, as HTTP's `commit` would. */
  run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.transactions.run({ correlationId: newId() }, work);
  }

  /** As administrator, with the service's schema as search path: to look at raw rows, and to arrange what no use case does. */
  async query<R extends QueryResultRow = QueryResultRow>(sql: string, params: unknown[] = []): Promise<R[]> {
    return (await this.admin.query<R>(sql, params)).rows;
  }

  /** Everything appended since the last `takeEvents`, oldest first. */
  async publishedEvents(): Promise<PublishedEvent[]> {
    const rows = await this.query<{
      event_id: string;
      type: string;
      topic: string;
      key: string;
      correlation_id: string;
      payload: string;
    }>(`select event_id, type, topic, key, correlation_id, payload from outbox where id > $1 order by id`, [this.takenUpTo]);
    return rows.map((row) => ({
      id: row.event_id,
      type: row.type.split('.').at(-2) ?? row.type,
      topic: row.topic,
      key: row.key,
      correlationId: row.correlation_id,
      data: JSON.parse(row.payload) as Record<string, unknown>,
    }));
  }

  async takeEvents(): Promise<PublishedEvent[]> {
    const events = await this.publishedEvents();
    const [last] = await this.query<{ id: string }>(`select coalesce(max(id), 0) as id from outbox`);
    this.takenUpTo = Number(last?.id ?? 0);
    return events;
  }

  /** Freezes platform_now() at this instant. */
  setTime(instant: string): Promise<void> {
    return this.testClock.freezeAt(instant);
  }

  /** Moves platform_now() on; a frozen clock stays frozen. */
  advance(ms: number): Promise<void> {
    return this.testClock.advance(ms);
  }

  /** Runs an event through copies, then acts, in one transaction with the inbox, exactly as the consumer does. Answers the event's id. */
  async receive(event: object, ...rest: (Handler | { readonly id: string })[]): Promise<string> {
    const id =
      rest.flatMap((item) => ('id' in item && typeof item.id === 'string' && !isHandler(item) ? [item.id] : []))[0] ?? newId();
    const handlers = rest.filter(isHandler);
    const contract = event.constructor as unknown as EventContract;
    const processor = this.processor(new Map([[eventTypeOf(contract), controlHandlerOf(contract, handlers)]]), new Map());
    await this.run((tx) => processor.processControl(tx, TEST_SOURCE, [recordOf(event, id, 0)], { reaction: null }));
    return id;
  }

  /** Events of a control topic as one chunk of the log, in this order: through copies and acts, as the consumer does. */
  async receiveChunk(events: readonly object[], handlers: readonly Handler[], locksFirst?: LocksFirst): Promise<void> {
    const contracts = new Set(events.map((event) => event.constructor as unknown as EventContract));
    const control = new Map(
      [...contracts].map((contract) => [
        eventTypeOf(contract),
        controlHandlerOf(
          contract,
          handlers.filter((handler) => hears(handler, contract)),
        ),
      ]),
    );
    const metrics = new MessagingMetrics(new Registry());
    const processor = new EventProcessor({ control, bulk: new Map(), ...(locksFirst ? { locksFirst } : {}) }, metrics);
    const records = events.map((event, offset) => recordOf(event, newId(), offset));
    await this.run((tx) => processor.processControl(tx, TEST_SOURCE, records, { reaction: null }));
  }

  /** Gives a bulk reaction these events as one batch, in this order. */
  async receiveMany(events: readonly object[], reaction: BulkReaction): Promise<void> {
    const bulk = new Map<string, BulkHandler>(
      reaction.events.map((contract) => [
        eventTypeOf(contract),
        { contract, reactions: [{ name: reaction.constructor.name, run: reaction }] },
      ]),
    );
    const processor = this.processor(new Map(), bulk);
    await this.run((tx) =>
      processor.processBulk(
        tx,
        TEST_SOURCE.topic,
        events.map((event, offset) => recordOf(event, newId(), offset)),
      ),
    );
  }

  async stop(): Promise<void> {
    await this.dataSource.destroy();
    await this.admin.end();
    await dropDatabase(this.urls.name);
  }

  private processor(control: Map<string, ControlHandler>, bulk: Map<string, BulkHandler>): EventProcessor {
    return new EventProcessor({ control, bulk }, new MessagingMetrics(new Registry()));
  }
}

function controlHandlerOf(contract: EventContract, handlers: readonly Handler[]): ControlHandler {
  return {
    contract,
    copies: handlers.filter(isCopy).map((run) => ({ name: run.constructor.name, run })),
    acts: handlers.filter(isAct).map((run) => ({ name: run.constructor.name, run })),
  };
}

function hears(handler: Handler, contract: EventContract): boolean {
  return isCopy(handler) ? handler.events.includes(contract) : handler.event === contract;
}

function isHandler(item: Handler | { readonly id: string }): item is Handler {
  return 'keep' in item || 'react' in item || 'reactToSet' in item;
}

function isCopy(handler: Handler): handler is Copy {
  return 'keep' in handler;
}

function isAct(handler: Handler): handler is Reaction | SetReaction {
  return !isCopy(handler);
}

/** A record as the relay writes it. */
export function recordOf(event: object, id: string, offset: number): LogRecord {
  const contract = event.constructor as unknown as EventContract;
  const key = contract.keyOf(event);
  const headers = toHeaders({
    id,
    type: eventTypeOf(contract),
    source: '/afterglow/test',
    time: '2026-11-23T06:10:00.000Z',
    subject: key,
    correlationId: newId(),
    aggregateVersion: (event as { aggregateVersion: number }).aggregateVersion,
  });
  return { offset, key, value: JSON.stringify(event), headers, timestamp: Date.parse('2026-11-23T06:10:00.000Z') };
}
