import { databaseUrls, urlOfDatabase } from '@afterglow/local/database-roles';
import { KAFKA_STARTED, kafkaContainerEnvironment, kafkaImage, postgresImage } from '@afterglow/local/kafka-container';
import { tokensFromHelper, type TokenFor } from '@afterglow/local/platform-helper/actor-tokens';
import type { ServiceUrls } from '@afterglow/local/platform-helper/service-urls';
import { freePort } from '@afterglow/local/ports';
import { serviceNames, type ServiceName } from '@afterglow/local/service-names';
import { randomBytes } from 'node:crypto';
import { GenericContainer, Network, Wait, type StartedNetwork, type StartedTestContainer } from 'testcontainers';

/** Which images: `afterglow/<service>:<tag>` and `afterglow/platform:<tag>`; AFTERGLOW_IMAGE_TAG, or `local`, which compose builds. */
export interface ImagesOptions {
  readonly tag?: string;
}

/** The platform in containers, as its own machines would run it, with free ports on this machine. */
export interface PlatformFromImages {
  readonly urls: ServiceUrls;
  /** Tokens, test clock, fixtures: `POST /fixtures`, `PUT /test-clock`, …; the page of infra/local has its routes. */
  readonly helperUrl: string;
  /** An administrator's, to look at raw tables. */
  readonly databaseUrl: string;
  /** For personas, service clients, and people that a test makes up (`{ userId }`). */
  readonly tokenFor: TokenFor;
  stop(): Promise<void>;
}

const DATABASE = 'afterglow';
const PORTS: Readonly<Record<ServiceName, number>> = {
  stories: 4101,
  authorization: 4102,
  campaigns: 4103,
  delivery: 4104,
  billing: 4105,
};
const HELPER_PORT = 4109;
const START_WITHIN_MS = 240_000;
const SERVERS_URL = 'postgres://postgres:postgres@postgres:5432/postgres';

/**
 * Starts everything and resolves when the demo content is there: Postgres, Kafka, the job that prepares both, five services,
 * the local helper. Throws with the end of a container's log when one does not start; what was started is ended then.
 */
export async function startPlatformFromImages({ tag }: ImagesOptions = {}): Promise<PlatformFromImages> {
  const network = await new Network().start();
  const started: StartedTestContainer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((container) => container.stop({ timeout: 1_000 })));
    await network.stop();
  };
  try {
    return { ...(await start({ network, started, tag: tag ?? process.env['AFTERGLOW_IMAGE_TAG'] ?? 'local' })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Parts {
  readonly network: StartedNetwork;
  /** Everything that runs, to be ended. */
  readonly started: StartedTestContainer[];
  readonly tag: string;
}

async function start(parts: Parts): Promise<Omit<PlatformFromImages, 'stop'>> {
  const [postgres, helperPort] = await Promise.all([startPostgres(parts), freePort(), startKafka(parts)]);
  const container = (image: string): GenericContainer =>
    new GenericContainer(`afterglow/${image}:${parts.tag}`).withNetwork(parts.network).withStartupTimeout(START_WITHIN_MS);

  await container('platform')
    .withCommand(['node', 'infra/local/dist/prepare.js'])
    .withEnvironment({ DATABASE_URL: SERVERS_URL, KAFKA_BROKERS: 'kafka:9092' })
    .withWaitStrategy(Wait.forOneShotStartup())
    .start();

  const helperUrl = `http://127.0.0.1:${helperPort}`;
  const tokenSecret = randomBytes(32).toString('base64url');
  const services = await Promise.all(
    serviceNames.map(async (service) => {
      const running = await container(service)
        .withNetworkAliases(service)
        .withEnvironment(environmentOf(service, { helperUrl, tokenSecret }))
        .withExposedPorts(PORTS[service])
        .withWaitStrategy(Wait.forLogMessage('"msg":"ready"'))
        .start();
      parts.started.push(running);
      return [service, `http://${running.getHost()}:${running.getMappedPort(PORTS[service])}`] as const;
    }),
  );
  const helper = await container('platform')
    .withNetworkAliases('local-helper')
    .withEnvironment(helperEnvironment(helperUrl))
    .withExposedPorts({ container: HELPER_PORT, host: helperPort })
    .withWaitStrategy(Wait.forLogMessage(/The platform is ready/))
    .start();
  parts.started.push(helper);
  const server = `postgres://postgres:postgres@${postgres.getHost()}:${postgres.getMappedPort(5432)}/postgres`;
  return {
    urls: Object.fromEntries(services) as unknown as ServiceUrls,
    helperUrl,
    databaseUrl: urlOfDatabase(server, DATABASE),
    tokenFor: tokensFromHelper(helperUrl),
  };
}

async function startPostgres({ network, started }: Parts): Promise<StartedTestContainer> {
  const postgres = await new GenericContainer(postgresImage())
    .withNetwork(network)
    .withNetworkAliases('postgres')
    .withEnvironment({
      POSTGRES_PASSWORD: 'postgres',
      POSTGRES_INITDB_ARGS: '--locale-provider=builtin --locale=C.UTF-8 --encoding=UTF8 --no-sync',
    })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'timezone=UTC'])
    .withExposedPorts(5432)
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
    .withStartupTimeout(START_WITHIN_MS)
    .start();
  started.push(postgres);
  return postgres;
}

async function startKafka({ network, started }: Parts): Promise<void> {
  const kafka = await new GenericContainer(kafkaImage())
    .withNetwork(network)
    .withNetworkAliases('kafka')
    .withEnvironment({
      ...kafkaContainerEnvironment(9092),
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9092',
    })
    .withWaitStrategy(Wait.forLogMessage(KAFKA_STARTED))
    .withStartupTimeout(START_WITHIN_MS)
    .start();
  started.push(kafka);
}

function environmentOf(
  service: ServiceName,
  { helperUrl, tokenSecret }: { readonly helperUrl: string; readonly tokenSecret: string },
): Record<string, string> {
  const prefix = service.toUpperCase();
  return {
    NODE_ENV: 'development',
    KAFKA_BROKERS: 'kafka:9092',
    OIDC_ISSUER: helperUrl,
    OIDC_JWKS_URL: `http://local-helper:${HELPER_PORT}/.well-known/jwks.json`,
    DELIVERY_TOKEN_SECRET: tokenSecret,
    [`${prefix}_HOST`]: '0.0.0.0',
    [`${prefix}_PORT`]: String(PORTS[service]),
    [`${prefix}_DATABASE_URL`]: databaseUrls(urlOfDatabase(SERVERS_URL, DATABASE), service).app,
  };
}

function helperEnvironment(helperUrl: string): Record<string, string> {
  const urls = serviceNames.map((service) => [`${service.toUpperCase()}_URL`, `http://${service}:${PORTS[service]}`]);
  return {
    ...Object.fromEntries(urls),
    DATABASE_URL: SERVERS_URL,
    PLATFORM_HELPER_HOST: '0.0.0.0',
    PLATFORM_HELPER_PORT: String(HELPER_PORT),
    PLATFORM_HELPER_URL: helperUrl,
  };
}
