import type { AddressInfo } from 'node:net';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { AccessTokens } from './access-tokens.ts';
import { BootError } from './boot-error.ts';
import { Clock } from './clock.ts';
import { createDataSource } from './data-source.ts';
import { DeleteIdempotencyRecordsWhenDue } from './delete-idempotency-records-when-due.ts';
import { createHttpApplication } from './http-application.ts';
import { LogLevel } from './log-level.ts';
import { QuiescenceProbe } from './quiescence.ts';
import { RateLimits } from './rate-limits.ts';
import { Readiness } from './readiness.ts';
import { RoutePolicies } from './route-policies.ts';
import type { ServiceConfig } from './service-config.ts';
import type { AttachedPlugin, ServiceDefinition } from './service-definition.ts';
import type { ObservedPool, ServiceMetrics } from './service-metrics.ts';
import { policiesOf, serviceModule } from './service-module.ts';
import { ServiceLog } from './service-log.ts';
import { ServiceState } from './service-state.ts';
import type { ShutdownStep } from './shutdown.ts';
import type { Timer } from './timer.ts';
import { TimerLoop } from './timer-loop.ts';
import { traceSql, type TracedPool } from './trace-sql.ts';
import type { Tracing } from './tracing.ts';
import { Transactions } from './transactions.ts';

/** What is running already: boot fills it in, and shutdown takes down what is there. */
export interface Running {
  readonly logger: Logger;
  readonly state: ServiceState;
  readonly metrics: ServiceMetrics;
  readonly tracing: Tracing;
  readonly timers: TimerLoop;
  readonly logLevel: LogLevel;
  readonly dataSource: DataSource;
  readonly transactions: Transactions;
  readonly plugin: AttachedPlugin;
  app?: NestFastifyApplication;
  isPluginStarted?: boolean;
}

export async function connect(definition: ServiceDefinition, config: ServiceConfig, logger: Logger): Promise<DataSource> {
  const dataSource = createDataSource(definition, config.databaseUrl, {
    poolSize: config.databasePoolSize,
    onPoolError: (err) => logger.warn({ err }, 'an idle connection broke'),
  });
  try {
    return await dataSource.initialize();
  } catch (error) {
    throw new BootError(`The data base of "${definition.name}" cannot be used: ${reasonOf(error)}`, error);
  }
}

export function assemble(
  plugin: AttachedPlugin,
  {
    logger,
    dataSource,
    metrics,
    tracing,
    config,
  }: Pick<Running, 'logger' | 'dataSource' | 'metrics' | 'tracing'> & { readonly config: ServiceConfig },
): Running {
  const transactions = new Transactions(dataSource, plugin.participants, tracing);
  const longestSleepMs = config.environment === 'production' ? 60_000 : 1_000;
  const timers = new TimerLoop({ transactions, clock: new Clock(), logger, metrics, tracing, longestSleepMs });
  const { master: pool } = dataSource.driver as unknown as { readonly master: ObservedPool & TracedPool };
  metrics.observePool(pool);
  traceSql(pool, tracing);
  const logLevel = new LogLevel({ logger, configuredLevel: config.logLevel, transactions });
  return { logger, state: new ServiceState(), metrics, timers, logLevel, tracing, dataSource, transactions, plugin };
}

export async function boot(
  running: Running,
  definition: ServiceDefinition,
  config: ServiceConfig,
  registry: Registry,
): Promise<void> {
  const { state, metrics, tracing, logger, dataSource, transactions, timers, logLevel, plugin } = running;
  const module = serviceModule(definition, {
    config,
    dataSource,
    transactions,
    clock: new Clock(),
    registry,
    readiness: new Readiness(state, dataSource, plugin),
    probe: new QuiescenceProbe({ transactions, timers, state, plugin }),
    logLevel,
    log: new ServiceLog(logger),
    plugin,
  });
  const tokens = new AccessTokens({ issuer: config.oidcIssuer, jwksUrl: config.oidcJwksUrl, audience: definition.name });
  const policies = new RoutePolicies(policiesOf(definition, plugin));
  const rateLimits = RateLimits.of(config);
  const app = await createHttpApplication(module, { tokens, policies, rateLimits, state, metrics, tracing, logger, plugin });
  running.app = app;
  const resolve = <T>(type: Type<T>): T => app.get<T>(type, { strict: false });
  running.isPluginStarted = true;
  await plugin.start({ transactions, resolve });
  await logLevel.start();
  timers.start([DeleteIdempotencyRecordsWhenDue, ...definition.timers].map((timer) => resolve<Timer>(timer)));
}

/** Answers the port, which is a free one for port 0. */
export async function listen(running: Running, config: ServiceConfig): Promise<number> {
  const server = running.app?.getHttpAdapter().getInstance();
  try {
    await server?.listen({ port: config.port, host: config.host });
  } catch (error) {
    throw new BootError(`Cannot listen on port ${config.port}: ${reasonOf(error)}`, error);
  }
  return (server?.server.address() as AddressInfo).port;
}

/** DESIGN §3, consumer rule 6. The deadlines add up to less than 10 s. */
export function stepsOf({ state, app, timers, logLevel, plugin, tracing, dataSource, isPluginStarted }: Running): ShutdownStep[] {
  state.phase = 'stopping';
  logLevel.stop();
  const server = app?.getHttpAdapter().getInstance();
  return [
    {
      name: 'drain HTTP',
      deadlineMs: 3_000,
      run: async () => server?.close(),
      giveUp: () => server?.server.closeAllConnections(),
    },
    {
      name: 'stop claiming',
      deadlineMs: 2_000,
      run: () => Promise.all([isPluginStarted && plugin.pauseIntake(), timers.stop()]),
    },
    { name: 'stop messaging', deadlineMs: 3_000, run: async () => isPluginStarted && plugin.stop() },
    { name: 'send spans', deadlineMs: 500, run: () => tracing.stop() },
    { name: 'stop providers', deadlineMs: 600, run: async () => app?.close() },
    { name: 'close the pool', deadlineMs: 800, run: () => dataSource.destroy() },
  ];
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
