import type { Type } from '@nestjs/common';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { DestinationStream } from 'pino';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { assemble, boot, connect, listen, stepsOf, type Running } from './boot.ts';
import { BootError } from './boot-error.ts';
import { loadConfig } from './load-config.ts';
import { createLogger } from './logger.ts';
import { checkMigrated } from './migrate.ts';
import { openTracing } from './open-tracing.ts';
import { QuiescenceProbe, type ServiceQuiescence } from './quiescence.ts';
import type { ServiceConfig } from './service-config.ts';
import type { ServiceDefinition, ServicePlugin } from './service-definition.ts';
import { ServiceMetrics } from './service-metrics.ts';
import { runShutdown } from './shutdown.ts';
import type { Transactions } from './transactions.ts';

export interface StartOptions {
  /** False: everything but the HTTP server; `url` is empty. */
  readonly listen?: boolean;
  /** Where the log goes; standard output otherwise. */
  readonly logTo?: DestinationStream;
  /** Where spans go instead of to a collector: for tests. */
  readonly spansTo?: SpanExporter;
  /** A part that the service can't do without is lost for good. Told once it has been logged. */
  readonly onGivenUp?: () => void;
}

export interface RunningService {
  readonly url: string;
  readonly port: number;
  readonly dataSource: DataSource;
  readonly transactions: Transactions;
  /** Anything that the service's modules, this library or its plugin provide. */
  resolve<T>(type: Type<T>): T;
  /** The same as `GET /operations/quiescence`: it wakes the timers too. */
  quiescence(): Promise<ServiceQuiescence>;
  /** Ends within 10 s, whatever is broken; calling it again waits for the first. */
  stop(): Promise<void>;
}

/**
 * Starts a service: config, data base, schema check, plugin, HTTP application, policy check, plugin's work, timers, and
 * only then it listens. Keeps nothing at module level, so one process can start many. Throws a BootError when the
 * environment, the data base, the schema or the policies are not as they must be; then nothing is left running.
 */
export async function startService<C extends ServiceConfig>(
  definition: ServiceDefinition<C>,
  plugin: ServicePlugin,
  env: Readonly<Record<string, string | undefined>>,
  options: StartOptions = {},
): Promise<RunningService> {
  const config = loadConfig(definition.Config, definition.name, env);
  const registry = new Registry();
  const tracing = await openTracing(definition.name, config, { registry, spansTo: options.spansTo });
  const logger = createLogger(definition.name, config.logLevel, options.logTo, tracing);
  const dataSource = await connect(definition, config, logger);
  const metrics = new ServiceMetrics(registry);
  let running: Running | undefined;
  try {
    await checkMigrated(dataSource, definition, plugin);
    const giveUp = (reason: string) => {
      logger.fatal({ reason }, 'the service gives up');
      options.onGivenUp?.();
    };
    const context = { serviceName: definition.name, config, dataSource, logger, metrics: registry, tracing, giveUp };
    running = assemble(plugin.attach(context), { logger, dataSource, metrics, tracing, config });
    await boot(running, definition, config, registry);
    const port = options.listen === false ? 0 : await listen(running, config);
    running.state.phase = 'ready';
    logger.info({ port }, 'ready');
    return handleOf(running, config, port);
  } catch (error) {
    if (running) await runShutdown(stepsOf(running), logger);
    else await dataSource.destroy();
    metrics.stop();
    throw error;
  }
}

/** A service as a process of its own: started from the environment, ended by SIGTERM or SIGINT, exit code 1 if it can't boot or go on. */
export async function runService<C extends ServiceConfig>(
  definition: ServiceDefinition<C>,
  plugin: ServicePlugin,
): Promise<void> {
  let service: RunningService | undefined;
  let isAsked = false;
  let exitCode = 0;
  const end = (running: RunningService) => void running.stop().then(() => process.exit(exitCode));
  // Before anything is started: who asks as soon as it answers must not find it without a handler.
  const stop = () => {
    // Asked twice: somebody does not want to wait.
    if (isAsked) process.exit(1);
    isAsked = true;
    if (service) end(service);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const onGivenUp = () => {
    exitCode = 1;
    if (!isAsked) stop();
  };
  try {
    service = await startService(definition, plugin, process.env, { onGivenUp });
  } catch (error) {
    // For people, so in plain text: who started it reads it in a terminal.
    process.stderr.write(`${definition.name} cannot start. ${describe(error)}\n`);
    process.exit(1);
  }
  if (isAsked) end(service);
}

function describe(error: unknown): string {
  if (error instanceof BootError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function handleOf(running: Running, config: ServiceConfig, port: number): RunningService {
  const { dataSource, transactions, app, logger, metrics } = running;
  if (!app) throw new Error('not booted');
  let stopped: Promise<void> | undefined;
  return {
    url: port === 0 ? '' : `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`,
    port,
    dataSource,
    transactions,
    resolve: (type) => app.get(type, { strict: false }),
    quiescence: () => app.get(QuiescenceProbe).read(),
    stop: () => (stopped ??= runShutdown(stepsOf(running), logger).finally(() => metrics.stop())),
  };
}
