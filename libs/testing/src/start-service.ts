import { databaseUrls } from '@afterglow/local/prepare-database';
import { messaging } from '@afterglow/messaging/messaging';
import type { Subscriptions } from '@afterglow/messaging/reaction';
import { topicDefinitions } from '@afterglow/messaging/topics';
import { InMemoryTransport } from '@afterglow/messaging/transports/in-memory-transport';
import type { TopicDefinition } from '@afterglow/messaging/transports/transport';
import { newId } from '@afterglow/service-defaults/ids';
import { startService as startReal, type RunningService } from '@afterglow/service-defaults/run-service';
import type { ServiceConfig } from '@afterglow/service-defaults/service-config';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { eventually } from './eventually.ts';
import { callService, type CallAnswer, type CallOptions } from './http-call.ts';
import { recordOf, startDatabase, type TestDatabase } from './start-database.ts';
import { StandInRelays } from './stand-in-relays.ts';
import { TestIssuer } from './test-issuer.ts';

export interface StartServiceOptions<C extends ServiceConfig> {
  readonly definition: ServiceDefinition<C>;
  readonly subscriptions: Subscriptions;
  /** Beside those of the platform. */
  readonly topics?: readonly TopicDefinition[];
  /** What stands between the service and its data base: takes the one's URL and answers the other's. */
  readonly through?: (databaseUrl: string) => Promise<string>;
  readonly env?: Readonly<Record<string, string>>;
  /** Takes the lines of its log; `LOG_LEVEL` in `env` says which. */
  readonly logTo?: { write(line: string): void };
  /** Fills the data base before the service looks at it. */
  readonly prepare?: (db: TestDatabase) => Promise<void>;
}

/** The real service on its own data base, with the in-memory log: for its HTTP surface. One boot per service. */
export async function startService<C extends ServiceConfig>(options: StartServiceOptions<C>): Promise<TestService> {
  const db = await startDatabase(options.definition);
  const issuer = await TestIssuer.start();
  try {
    await options.prepare?.(db);
    return await boot(options, db, issuer);
  } catch (error) {
    // A server that is left listening keeps the test process alive for ever.
    await issuer.stop();
    await db.stop();
    throw error;
  }
}

async function boot<C extends ServiceConfig>(
  { definition, subscriptions, env, logTo, topics = [], through = async (url) => url }: StartServiceOptions<C>,
  db: TestDatabase,
  issuer: TestIssuer,
): Promise<TestService> {
  const transport = new InMemoryTransport();
  await transport.createTopics([...topicDefinitions, ...topics]);
  const relays = new StandInRelays(transport, definition.name).start();
  const prefix = definition.name.toUpperCase();
  const environment = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    [`${prefix}_PORT`]: '0',
    [`${prefix}_DATABASE_URL`]: await through(databaseUrls(db.urls.admin, definition.name).app),
    ...issuer.environment,
    ...env,
  };
  const running = await startReal(definition, messaging(subscriptions, transport), environment, logTo ? { logTo } : {});
  return new TestService(definition.name, { db, issuer, transport, running, relays });
}

interface Parts {
  readonly db: TestDatabase;
  readonly issuer: TestIssuer;
  readonly transport: InMemoryTransport;
  readonly running: RunningService;
  readonly relays: StandInRelays;
}

export class TestService {
  readonly db: TestDatabase;
  readonly url: string;
  readonly transport: InMemoryTransport;
  readonly issuer: TestIssuer;

  constructor(
    readonly name: string,
    private readonly parts: Parts,
  ) {
    this.db = parts.db;
    this.url = parts.running.url;
    this.transport = parts.transport;
    this.issuer = parts.issuer;
  }

  call(method: string, path: string, options?: CallOptions): Promise<CallAnswer> {
    return callService({ service: this, issuer: this.issuer }, method, path, options);
  }

  /** Puts another service's event into the log, and waits until this one has processed all that the log holds. Answers the event's id. */
  async publish(event: object): Promise<string> {
    const id = newId();
    const { topic } = event.constructor as unknown as { topic: string };
    await this.transport.publish([{ ...recordOf(event, id, 0), value: JSON.stringify(event), topic }]);
    await this.settled();
    return id;
  }

  /** Waits until nothing is due, unpublished, unprocessed or in flight, twice in a row: one look is not one instant. */
  async settled(): Promise<void> {
    let quiet = 0;
    await eventually(async () => {
      const { dueTimers, unpublished, unprocessed, inFlight } = await this.parts.running.quiescence();
      quiet = dueTimers + unpublished + unprocessed + inFlight === 0 ? quiet + 1 : 0;
      return quiet >= 2;
    });
  }

  async stop(): Promise<void> {
    this.parts.relays.stop();
    await this.parts.running.stop();
    await this.parts.transport.close();
    await this.parts.issuer.stop();
    await this.db.stop();
  }
}
