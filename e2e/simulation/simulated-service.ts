import { messaging } from '@afterglow/messaging/messaging';
import type { Subscriptions } from '@afterglow/messaging/reaction';
import type { Transport } from '@afterglow/messaging/transports/transport';
import { AccessTokens } from '@afterglow/service-defaults/access-tokens';
import { Clock } from '@afterglow/service-defaults/clock';
import { createHttpApplication } from '@afterglow/service-defaults/http-application';
import { loadConfig } from '@afterglow/service-defaults/load-config';
import { ServiceLog } from '@afterglow/service-defaults/service-log';
import { LogLevel } from '@afterglow/service-defaults/log-level';
import type { Caller } from '@afterglow/service-defaults/policy';
import { QuiescenceProbe } from '@afterglow/service-defaults/quiescence';
import { Readiness } from '@afterglow/service-defaults/readiness';
import { RateLimits } from '@afterglow/service-defaults/rate-limits';
import { RoutePolicies } from '@afterglow/service-defaults/route-policies';
import type { ServiceContext, ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { ServiceMetrics } from '@afterglow/service-defaults/service-metrics';
import { policiesOf, serviceModule } from '@afterglow/service-defaults/service-module';
import { ServiceState } from '@afterglow/service-defaults/service-state';
import type { Timer } from '@afterglow/service-defaults/timer';
import { TimerLoop } from '@afterglow/service-defaults/timer-loop';
import { Tracing } from '@afterglow/service-defaults/tracing';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import type { SimulatedDatabase } from './simulated-database.ts';
import { ProcessTransactions } from './simulated-crash.ts';
import { ids, time } from './simulated-time.ts';

export interface ServiceToSimulate {
  readonly definition: ServiceDefinition;
  readonly subscriptions: Subscriptions;
}

export interface HttpRequest {
  /** Method and path: `POST /v1/posts`. */
  readonly route: string;
  readonly as: Caller;
  readonly body?: unknown;
  /** Idempotency-Key. */
  readonly key?: string;
  readonly ifMatch?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly etag: string | undefined;
}

export const LOG_LEVEL = process.env['TEST_LOG_LEVEL'] ?? 'silent';

/** What outlives a simulated process. */
export interface SimulatedSurroundings {
  readonly database: SimulatedDatabase;
  readonly transport: Transport;
  /** One for all: what a logger has begun (it flushes ten times a second) ends with the real process only. */
  readonly logger: Logger;
}

/** As `platform_now()`, which is frozen, would answer. One statement in twelve asked for it. */
class SimulatedClock extends Clock {
  override async now(): Promise<Date> {
    return time.now;
  }
}

/** The caller is who the header says: nobody lies here, and signatures cost time. */
class SaidCallers extends AccessTokens {
  constructor() {
    super({ issuer: 'http://nobody.example', jwksUrl: 'http://nobody.example', audience: 'all' });
  }

  override async callerOf(authorization: string | undefined): Promise<Caller> {
    if (authorization === undefined) throw new Error('Every request of the simulation says who sends it');
    return JSON.parse(authorization) as Caller;
  }
}

/** A service as `startService` puts it together, with nothing that moves by itself: no relay, no consumer, no timer loop, no port. */
export class SimulatedService {
  private constructor(
    readonly context: ServiceContext,
    readonly transactions: ProcessTransactions,
    readonly subscriptions: Subscriptions,
    readonly timers: readonly Timer[],
    private readonly app: NestFastifyApplication,
  ) {}

  static async assemble(
    { definition, subscriptions }: ServiceToSimulate,
    { database, transport, logger }: SimulatedSurroundings,
  ): Promise<SimulatedService> {
    const config = loadConfig(definition.Config, definition.name, environmentOf(definition.name, database));
    const tracing = Tracing.off();
    const registry = new Registry();
    const giveUp = () => {
      throw new Error(`${definition.name} has given up`);
    };
    const dataSource = database.sourceOf(definition.name);
    const context = { serviceName: definition.name, config, dataSource, logger, metrics: registry, tracing, giveUp };
    const plugin = messaging(subscriptions, transport).attach(context);
    const transactions = ProcessTransactions.over(dataSource, plugin.participants);
    const metrics = new ServiceMetrics(registry);
    const state = new ServiceState();
    state.phase = 'ready';
    const clock = new SimulatedClock();
    const timers = new TimerLoop({ transactions, clock, logger, metrics, tracing, longestSleepMs: 1_000 });
    const readiness = new Readiness(state, dataSource, plugin);
    const probe = new QuiescenceProbe({ transactions, timers, state, plugin });
    const logLevel = new LogLevel({ logger, configuredLevel: config.logLevel, transactions });
    const module = serviceModule(definition, {
      ...{ config, dataSource, transactions, clock, registry, readiness, probe, logLevel, plugin },
      log: new ServiceLog(logger),
    });
    const policies = new RoutePolicies(policiesOf(definition, plugin));
    const app = await createHttpApplication(module, {
      tokens: new SaidCallers(),
      policies,
      rateLimits: RateLimits.of(config),
      state,
      metrics,
      tracing,
      logger,
      plugin,
    });
    const own = definition.timers.map((timer) => app.get<Timer>(timer, { strict: false }));
    return new SimulatedService(context, transactions, subscriptions, own, app);
  }

  get name(): string {
    return this.context.serviceName;
  }

  resolve<T>(type: Type<T>): T {
    return this.app.get<T>(type, { strict: false });
  }

  /** Through the whole HTTP surface, without a socket; resolves when all that the request began has ended. */
  async request({ route, as, body, key, ifMatch }: HttpRequest): Promise<HttpAnswer> {
    const [method = '', url = ''] = route.split(' ');
    const response = await this.app.inject({
      method: method as 'POST',
      url,
      headers: {
        authorization: JSON.stringify(as),
        'x-request-id': 'simulated',
        'x-correlation-id': ids.next(),
        ...(method === 'POST' && { 'idempotency-key': key ?? ids.next() }),
        ...(ifMatch && { 'if-match': ifMatch }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    });
    await this.transactions.idle();
    const text = response.body;
    const etag = response.headers['etag'];
    return {
      status: response.statusCode,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      etag: typeof etag === 'string' ? etag : undefined,
    };
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

function environmentOf(service: string, database: SimulatedDatabase): Record<string, string> {
  const prefix = service.toUpperCase();
  return {
    NODE_ENV: 'test',
    // Budgets that a few impressions use up.
    CAMPAIGNS_MINIMUM_DAILY_BUDGET_MICROS: '1',
    LOG_LEVEL,
    OIDC_ISSUER: 'http://nobody.example',
    OIDC_JWKS_URL: 'http://nobody.example/jwks',
    [`${prefix}_PORT`]: '0',
    [`${prefix}_DATABASE_URL`]: database.urlOf(service),
    DELIVERY_TOKEN_SECRET: 'a secret that only the simulation knows',
  };
}
