import type { EventContract } from '@afterglow/contracts/event-contract';
import { databaseUrls } from '@afterglow/local/prepare-database';
import { messaging } from '@afterglow/messaging/messaging';
import { messagingMigrations } from '@afterglow/messaging/migrations';
import type { Subscriptions } from '@afterglow/messaging/reaction';
import { topicDefinitions } from '@afterglow/messaging/topics';
import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import { newId } from '@afterglow/service-defaults/ids';
import type { ServiceQuiescence } from '@afterglow/service-defaults/quiescence';
import { startService, type RunningService, type StartOptions } from '@afterglow/service-defaults/run-service';
import type { ServiceConfig } from '@afterglow/service-defaults/service-config';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { Pool, type QueryResultRow } from 'pg';
import pino from 'pino';
import { eventually } from './eventually.ts';
import { callService, type CallAnswer, type CallOptions } from './http-call.ts';
import { recordOf } from './start-database.ts';
import { TestClock } from './test-clock.ts';
import { cloneDatabase, dropDatabase } from './test-database.ts';
import { TestIssuer, type Who } from './test-issuer.ts';
import { testKafkaBrokers } from './test-server.ts';

export interface PlatformService {
  readonly definition: ServiceDefinition<ServiceConfig>;
  readonly subscriptions: Subscriptions;
  readonly env?: Readonly<Record<string, string>>;
  /** Processes in production that share data base and consumer group; 1 if absent. */
  readonly replicas?: number;
}

export interface PlatformOptions extends Pick<StartOptions, 'spansTo'> {
  /** A test's own; the one that all tests share if absent. */
  readonly brokers?: string[];
}

/**
 * Several real services in one process, on real Kafka and real Postgres: one data base with a schema each, one namespace
 * of topics, the platform's clock in the test's hand.
 */
export async function startPlatform(services: readonly PlatformService[], options: PlatformOptions = {}): Promise<TestPlatform> {
  const { brokers = testKafkaBrokers(), ...startOptions } = options;
  const namespace = `t${newId()}.`;
  const schemas = services.map(({ definition }) => ({ definition, plugin: { migrations: messagingMigrations } }));
  const [urls, issuer, transport] = await Promise.all([
    cloneDatabase(schemas),
    TestIssuer.start(),
    createTopics(brokers, namespace),
  ]);
  const running = new Map<string, RunningService[]>();
  for (const { definition, subscriptions, env } of services.flatMap((one) =>
    Array.from({ length: one.replicas ?? 1 }, () => one),
  )) {
    const prefix = definition.name.toUpperCase();
    const environment = {
      NODE_ENV: 'test',
      LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
      KAFKA_BROKERS: brokers.join(','),
      AFTERGLOW_NAMESPACE: namespace,
      [`${prefix}_PORT`]: '0',
      [`${prefix}_DATABASE_URL`]: databaseUrls(urls.admin, definition.name).app,
      ...issuer.environment,
      ...env,
    };
    const service = await startService(definition, messaging(subscriptions), environment, startOptions);
    running.set(definition.name, [...(running.get(definition.name) ?? []), service]);
  }
  return new TestPlatform({
    running,
    issuer,
    transport,
    createTopics: () => createTopics(brokers, namespace),
    database: urls.name,
    adminUrl: urls.admin,
  });
}

async function createTopics(brokers: string[], namespace: string): Promise<KafkaTransport> {
  const logger = pino({ level: 'silent' });
  const transport = new KafkaTransport({ brokers, clientId: 'test', namespace, logger });
  await transport.createTopics(topicDefinitions);
  return transport;
}

interface Parts {
  readonly running: ReadonlyMap<string, readonly RunningService[]>;
  readonly issuer: TestIssuer;
  readonly transport: KafkaTransport;
  readonly createTopics: () => Promise<KafkaTransport>;
  readonly database: string;
  readonly adminUrl: string;
}

export class TestPlatform {
  readonly clock: TestClock;
  private readonly admin: Pool;
  private readonly stopped = new Set<RunningService>();

  constructor(private readonly parts: Parts) {
    this.admin = new Pool({ connectionString: parts.adminUrl, max: 4 });
    this.admin.on('error', () => undefined);
    this.clock = new TestClock(this.admin);
  }

  urlOf(service: string, replica = 0): string {
    return this.runningOf(service, replica).url;
  }

  /** As a deployment does: what it works on is finished, the others take over. Answers when it has ended. */
  async stopReplica(service: string, replica: number): Promise<void> {
    const running = this.runningOf(service, replica);
    await running.stop();
    this.stopped.add(running);
  }

  call(service: string, method: string, path: string, options?: CallOptions): Promise<CallAnswer> {
    const called = { name: service, url: this.urlOf(service) };
    return callService({ service: called, issuer: this.parts.issuer }, method, path, options);
  }

  tokenFor(who: Who, service: string): Promise<string> {
    return this.parts.issuer.tokenFor(who, service);
  }

  /** Puts events of services that are not on this platform into the log, in this order. */
  async publish(events: readonly object[]): Promise<void> {
    await this.parts.transport.publish(
      events.map((event) => {
        const { topic } = event.constructor as unknown as EventContract;
        return { ...recordOf(event, newId(), 0), value: JSON.stringify(event), topic };
      }),
    );
  }

  /** Those that are missing: what the migration job does, in a process of its own, for a broker that has lost its data. */
  async createTopics(): Promise<void> {
    await (await this.parts.createTopics()).close();
  }

  /** As administrator; tables are named with their schema: `select … from billing.transfer`. */
  async query<R extends QueryResultRow = QueryResultRow>(sql: string, params: unknown[] = []): Promise<R[]> {
    return (await this.admin.query<R>(sql, params)).rows;
  }

  /** Waits until no service has anything due, unpublished, unprocessed or in flight, twice in a row. */
  async settled(deadlineMs = 20_000): Promise<void> {
    let quiet = 0;
    let all: ServiceQuiescence[] | null = null;
    await eventually(async () => {
      // A broker that has just started again does not say yet how far its topics are.
      all = await Promise.all(this.runningNow.map((service) => service.quiescence())).catch(() => null);
      if (!all) return false;
      const left = all.reduce((sum, one) => sum + one.dueTimers + one.unpublished + one.unprocessed + one.inFlight, 0);
      quiet = left === 0 ? quiet + 1 : 0;
      return quiet >= 2;
    }, deadlineMs).catch((error: unknown) => {
      throw new Error(`not settled: ${JSON.stringify(all)}`, { cause: error });
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.runningNow.map((service) => service.stop()));
    await this.parts.transport.close();
    await this.admin.end();
    await this.parts.issuer.stop();
    await dropDatabase(this.parts.database);
  }

  private get runningNow(): RunningService[] {
    return [...this.parts.running.values()].flat().filter((service) => !this.stopped.has(service));
  }

  private runningOf(service: string, replica: number): RunningService {
    const running = this.parts.running.get(service)?.[replica];
    if (!running) throw new Error(`${service} was not started on this test platform`);
    return running;
  }
}
