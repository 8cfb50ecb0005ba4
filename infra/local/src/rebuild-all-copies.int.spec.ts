import { service as authorization } from '@afterglow/authorization/service';
import { subscriptions as authorizationHears } from '@afterglow/authorization/subscriptions';
import { service as billing } from '@afterglow/billing/service';
import { subscriptions as billingHears } from '@afterglow/billing/subscriptions';
import { service as campaigns } from '@afterglow/campaigns/service';
import { subscriptions as campaignsHears } from '@afterglow/campaigns/subscriptions';
import type { EventContract } from '@afterglow/contracts/event-contract';
import { service as delivery } from '@afterglow/delivery/service';
import { subscriptions as deliveryHears } from '@afterglow/delivery/subscriptions';
import { controlOptions } from '@afterglow/messaging/consumer-options';
import { EventConsumer } from '@afterglow/messaging/event-consumer';
import { EventProcessor } from '@afterglow/messaging/event-processor';
import { handlersOf } from '@afterglow/messaging/handlers';
import { MessagingMetrics } from '@afterglow/messaging/messaging-metrics';
import type { Copy, Subscriptions } from '@afterglow/messaging/reaction';
import { rebuildCopy } from '@afterglow/messaging/rebuild-copy';
import { topicDefinitions } from '@afterglow/messaging/topics';
import { InMemoryTransport } from '@afterglow/messaging/transports/in-memory-transport';
import type { OutgoingRecord } from '@afterglow/messaging/transports/transport';
import { newId } from '@afterglow/service-defaults/ids';
import type { MigratedDefinition } from '@afterglow/service-defaults/migrate';
import { service as stories } from '@afterglow/stories/service';
import { subscriptions as storiesHears } from '@afterglow/stories/subscriptions';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { eventually } from '@afterglow/testing/eventually';
import { recordOf, startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import type { Type } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { serviceNames } from './service-names.ts';

const services: readonly { definition: MigratedDefinition; subscriptions: Subscriptions }[] = [
  { definition: stories, subscriptions: storiesHears },
  { definition: authorization, subscriptions: authorizationHears },
  { definition: campaigns, subscriptions: campaignsHears },
  { definition: delivery, subscriptions: deliveryHears },
  { definition: billing, subscriptions: billingHears },
];
const withCopies = services
  .filter(({ subscriptions }) => subscriptions.copies.length > 0)
  .map((service) => [service.definition.name, service] as const);

const AGGREGATES = 6;
const VERSIONS = 5;
const MARKETS = ['US', 'DE', 'FR', 'GB', 'JP', 'BR'];

/** The sample as it would be for another aggregate: all ids differ, the same ones in every event. */
function ofAggregate(event: object, aggregate: number): object {
  const text = JSON.stringify(event)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-([0-9a-f]{12})/g, (id) => otherId(id, aggregate))
    .replace(/"market":"[A-Z]{2}"/g, `"market":"${MARKETS[aggregate]}"`);
  return JSON.parse(text) as object;
}

function otherId(id: string, aggregate: number): string {
  return id.slice(0, 24) + createHash('sha1').update(`${id} ${aggregate}`).digest('hex').slice(0, 12);
}

/** Every event of the copy, for several aggregates and versions, out of order within an aggregate, some twice. */
function historyOf(copy: Copy): OutgoingRecord[] {
  const records = copy.events.flatMap((contract: EventContract, kind) =>
    Array.from({ length: AGGREGATES * VERSIONS }, (_, n) => {
      const aggregateVersion = 1 + kind + copy.events.length * (n % VERSIONS);
      const event = Object.assign(Object.create(contract.prototype as object) as object, {
        ...ofAggregate(sampleOf(contract), n % AGGREGATES),
        aggregateVersion,
      });
      return { ...recordOf(event, newId(), 0), value: JSON.stringify(event), topic: contract.topic };
    }),
  );
  const shuffled = records
    .map((record, n) => ({ record, at: createHash('sha1').update(`${n}`).digest('hex') }))
    .sort((a, b) => a.at.localeCompare(b.at))
    .map(({ record }) => record);
  return [...shuffled, ...shuffled.slice(0, 5)];
}

const instanceOf = (copy: Type<Copy>): Copy => new copy();

describe('every copy can be rebuilt', () => {
  let transport: InMemoryTransport;

  beforeAll(async () => {
    transport = new InMemoryTransport();
    await transport.createTopics(topicDefinitions);
    const copies = services.flatMap(({ subscriptions }) => subscriptions.copies.map(instanceOf));
    const seen = new Set<EventContract>();
    for (const copy of copies) {
      // A fact is published once, whoever keeps it; the newest version of all has to be the same for all of them.
      if (copy.events.every((contract) => seen.has(contract))) continue;
      copy.events.forEach((contract) => seen.add(contract));
      await transport.publish(historyOf(copy));
    }
  });
  afterAll(() => transport.close());

  it('in all five services', () => {
    expect(services.map(({ definition }) => definition.name)).toEqual([...serviceNames]);
    expect(withCopies.length).toBeGreaterThanOrEqual(4);
  });

  /** The copies alone: acts decide and publish, which is not what is asked here. */
  async function consume(db: TestDatabase, name: string, copies: Subscriptions['copies']): Promise<void> {
    const handlers = handlersOf({ copies, acts: [] }, (type) => new type());
    const metrics = new MessagingMetrics(new Registry());
    const processor = new EventProcessor(handlers, metrics);
    const consumer = new EventConsumer(controlOptions(name, handlers.controlTopics, processor), {
      transport,
      transactions: db.transactions,
      dataSource: db.dataSource,
      logger: pino({ level: 'silent' }),
      metrics,
    });
    await consumer.start();
    await eventually(async () => (await consumer.unprocessed()) === 0 && consumer.inFlight === 0, 40_000);
    await consumer.stop();
    expect(await db.query('select reaction, error from dead_letter')).toEqual([]);
  }

  async function tablesOf(db: TestDatabase): Promise<string[]> {
    const rows = await db.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = current_schema() and tablename like 'known\\_%' order by 1`,
    );
    return rows.map(({ name }) => name);
  }
  const rowsOf = (db: TestDatabase, table: string) => db.query(`select * from ${table} order by id`);

  it.each(withCopies)(
    '%s: row by row what the consumer had built, and an empty schema comes to the same',
    async (name, service) => {
      const { definition, subscriptions } = service;
      const [db, empty] = await Promise.all([startDatabase(definition), startDatabase(definition)]);
      try {
        await consume(db, name, subscriptions.copies);
        const tables = await tablesOf(db);
        expect(tables).toHaveLength(subscriptions.copies.length);
        const built = new Map<string, object[]>();
        for (const table of tables) built.set(table, await rowsOf(db, table));
        for (const rows of built.values()) expect(rows).toHaveLength(AGGREGATES);

        for (const table of tables) {
          const [first, second] = (await rowsOf(db, table)) as { id: string }[];
          await db.query(`delete from ${table} where id = $1`, [first?.id]);
          await db.query(`update ${table} set version = 1 where id = $1`, [second?.id]);
          await db.query(`update ${table} o set state = (select state from ${table} where id = $1) where id <> $1`, [second?.id]);
        }
        for (const copy of subscriptions.copies) {
          const result = await rebuildCopy({ definition, ownerUrl: db.urls.owner, transport }, copy);
          expect([result.inserted, result.deleted]).toEqual([1, 0]);
          expect(result.updated).toBeGreaterThan(0);
        }
        for (const table of tables) expect(await rowsOf(db, table)).toEqual(built.get(table));

        await consume(empty, name, subscriptions.copies);
        for (const table of tables) expect(await rowsOf(empty, table)).toEqual(built.get(table));
      } finally {
        await Promise.all([db.stop(), empty.stop()]);
      }
    },
  );
});
