import { AfterglowClient } from '@afterglow/clients/afterglow-client';
import { startEmbeddedPostgres, removeEmbeddedPostgres, type EmbeddedPostgres } from '@afterglow/local/embedded-postgres';
import type { ActorClient, TokenFor } from '@afterglow/local/platform-helper/actor-tokens';
import type { ServiceUrls } from '@afterglow/local/platform-helper/service-urls';
import { databaseUrls, installTestClock, prepareDatabase } from '@afterglow/local/prepare-database';
import { messagingMigrations } from '@afterglow/messaging/migrations';
import { topicDefinitions } from '@afterglow/messaging/topics';
import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import { newId } from '@afterglow/service-defaults/ids';
import { migrate, type MigratedDefinition } from '@afterglow/service-defaults/migrate';
import { OwnKafka } from './own-kafka.ts';
import { TestClock } from './test-clock.ts';
import { TestIssuer } from './test-issuer.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool, type QueryResultRow } from 'pg';
import pino from 'pino';
import { ServiceProcess } from './service-process.ts';

const COPIED_WITHIN_MS = 120_000;

export interface ProcessService {
  readonly definition: MigratedDefinition;
  readonly replicas: number;
}

interface Parts {
  readonly services: readonly ProcessService[];
  readonly settings: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly kafka: OwnKafka;
  readonly issuer: TestIssuer;
  readonly transport: KafkaTransport;
}

/** The whole platform as real processes, on a broker and a Postgres of its own: all of it may be broken. */
export class ProcessPlatform {
  readonly processes: ServiceProcess[] = [];
  readonly clock: TestClock;
  private readonly admin: Pool;

  private constructor(
    private readonly parts: Parts,
    private postgres: EmbeddedPostgres,
  ) {
    this.admin = new Pool({ connectionString: postgres.url, max: 4 });
    this.admin.on('error', () => undefined);
    this.clock = new TestClock(this.admin);
  }

  /** `settings`: variables for all of them. Null where there is no way to have a broker of one's own. */
  static async start(
    services: readonly ProcessService[],
    settings: Readonly<Record<string, string>> = {},
  ): Promise<ProcessPlatform | null> {
    const folder = await mkdtemp(join(tmpdir(), 'afterglow-faults-'));
    const [kafka, postgres, issuer] = await Promise.all([
      OwnKafka.start(),
      startWithSchemas(folder, services),
      TestIssuer.start(),
    ]);
    if (!kafka) {
      await Promise.all([postgres.stop(), issuer.stop()]);
      return null;
    }
    const namespace = `f${newId()}.`;
    const logger = pino({ level: 'silent' });
    const transport = new KafkaTransport({ brokers: kafka.brokers, clientId: 'faults', namespace, logger });
    const platform = new ProcessPlatform({ services, settings, folder, kafka, issuer, transport }, postgres);
    try {
      await transport.createTopics(topicDefinitions);
      await platform.startProcesses(namespace);
    } catch (error) {
      // Processes that nobody ends would outlive the test.
      await platform.remove();
      throw error;
    }
    return platform;
  }

  /** Of the first replica of each service, or of the named one of delivery. */
  clientOf(deliveryReplica = 0): ActorClient {
    const urlOf = (service: string, replica = 0) => this.replicasOf(service)[replica]?.url ?? '';
    const urls = Object.fromEntries(
      this.parts.services.map(({ definition: { name } }) => [name, urlOf(name)]),
    ) as unknown as ServiceUrls;
    const tokenFor: TokenFor = (actor, audience) => this.parts.issuer.tokenFor(actor, audience);
    return new AfterglowClient({ urls: { ...urls, delivery: urlOf('delivery', deliveryReplica) }, tokenFor });
  }

  replicasOf(service: string): ServiceProcess[] {
    return this.processes.filter((one) => one.service === service);
  }

  /** As administrator, on no path that is cut. */
  async query<R extends QueryResultRow = QueryResultRow>(sql: string, params: unknown[] = []): Promise<R[]> {
    return (await this.admin.query<R>(sql, params)).rows;
  }

  async restartPostgres(meanwhile: () => Promise<void>): Promise<void> {
    const { port } = this.postgres;
    process.kill(this.postgres.pid, 'SIGKILL');
    await this.postgres.ended;
    try {
      await meanwhile();
    } finally {
      this.postgres = await startPostgres(this.parts.folder, port);
    }
  }

  /** `kill`: nothing of it gets a chance to finish. */
  async breakBroker(how: 'stop' | 'kill', meanwhile: () => Promise<void>): Promise<void> {
    await this.parts.kafka[how]();
    try {
      await meanwhile();
    } finally {
      await this.parts.kafka.startAgain();
    }
  }

  /** All that the control topics and the tracking topic hold, once more: the same ids, behind what is there. */
  async deliverEverythingAgain(): Promise<void> {
    const { transport } = this.parts;
    const topics = ['stories', 'authorization', 'campaigns', 'delivery', 'billing', 'delivery.tracking'];
    const ends = new Map<string, number>();
    for (const topic of topics) {
      for (const { partition, low, high } of await transport.bounds(topic))
        if (high > low) ends.set(`${topic}:${partition}`, high);
    }
    const open = new Set(ends.keys());
    const subscription = await transport.subscribe({
      group: `again-${newId()}`,
      topics,
      startAt: async () => 'earliest',
      onBatch: async ({ topic, partition, records }) => {
        const name = `${topic}:${partition}`;
        const end = ends.get(name) ?? 0;
        const old = records.filter(({ offset, value }) => offset < end && value !== null);
        if (old.length > 0)
          await transport.publish(old.map(({ key, value, headers }) => ({ topic, key, value: value ?? '', headers })));
        const next = (records.at(-1)?.offset ?? 0) + 1;
        if (next >= end) open.delete(name);
        return { next };
      },
    });
    const deadline = performance.now() + COPIED_WITHIN_MS;
    while (open.size > 0 && performance.now() < deadline) await delay(100);
    await subscription.stop();
    if (open.size > 0) throw new Error(`Not delivered again after ${COPIED_WITHIN_MS / 1_000} s: ${[...open].join(', ')}`);
  }

  /** Nothing due, unpublished, unprocessed or in flight on any replica, twice in a row. */
  async settled(deadlineMs = 400_000): Promise<void> {
    const deadline = performance.now() + deadlineMs;
    for (let quiet = 0; quiet < 2;) {
      // One after the other: each looks at every partition that it hears, and would be in the others' way.
      const left: string[] = [];
      for (const one of this.processes) left.push(await this.leftOf(one));
      quiet = left.every((rest) => rest === '') ? quiet + 1 : 0;
      if (performance.now() > deadline)
        throw new Error(`Not settled after ${deadlineMs / 1_000} s: ${left.filter(Boolean).join('; ')}`);
      await delay(200);
    }
  }

  async remove(): Promise<void> {
    await Promise.all(this.processes.map((one) => one.remove()));
    await this.admin.end().catch(() => undefined);
    await this.parts.transport.close().catch(() => undefined);
    await Promise.all([this.parts.issuer.stop(), this.parts.kafka.remove(), this.postgres.stop()]);
    await removeEmbeddedPostgres(join(this.parts.folder, 'postgres'));
    if (!process.env['FAULTS_KEEP_LOGS']) await rm(this.parts.folder, { recursive: true, force: true });
  }

  private async leftOf({ name, service, url }: ServiceProcess): Promise<string> {
    try {
      const authorization = `Bearer ${await this.parts.issuer.tokenFor('op', service)}`;
      const answer = await fetch(`${url}/operations/quiescence`, {
        headers: { authorization },
        signal: AbortSignal.timeout(30_000),
      });
      const rest = (await answer.json()) as Record<'dueTimers' | 'unpublished' | 'unprocessed' | 'inFlight', number>;
      const sum = rest.dueTimers + rest.unpublished + rest.unprocessed + rest.inFlight;
      return sum === 0 ? '' : `${name} ${JSON.stringify(rest)}`;
    } catch (error) {
      return `${name} does not answer (${String(error)})`;
    }
  }

  private async startProcesses(namespace: string): Promise<void> {
    const { kafka, issuer, folder, settings } = this.parts;
    const environment = {
      ...{ adminUrl: this.postgres.url, brokers: kafka.brokers, namespace, logFolder: folder },
      ...{ issuer: issuer.environment, tokenSecret: `${newId()}${newId()}`, settings },
    };
    for (const { definition, replicas } of this.parts.services) {
      for (let replica = 0; replica < replicas; replica += 1) {
        this.processes.push(await ServiceProcess.prepare(definition.name, replica, environment));
      }
    }
    for (const one of this.processes) one.start();
    await Promise.all(this.processes.map((one) => one.untilReady()));
  }
}

/** Not durable: the server is killed, the machine is not. */
function startPostgres(folder: string, preferredPort?: number): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    ...{ folder: join(folder, 'postgres'), logFile: join(folder, 'postgres.log'), durable: false, maxConnections: 300 },
    ...(preferredPort ? { preferredPort } : {}),
  });
}

async function startWithSchemas(folder: string, services: readonly ProcessService[]): Promise<EmbeddedPostgres> {
  const postgres = await startPostgres(folder);
  const names = services.map(({ definition }) => definition.name);
  await prepareDatabase(postgres.url, { services: names, testClock: true });
  for (const { definition } of services)
    await migrate(definition, { migrations: messagingMigrations }, databaseUrls(postgres.url, definition.name).owner);
  await installTestClock(postgres.url, names);
  return postgres;
}
