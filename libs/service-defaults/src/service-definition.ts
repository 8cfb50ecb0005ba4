import type { Provider, Type } from '@nestjs/common';
import type { Logger } from 'pino';
import type { DataSource, EntityTarget, MigrationInterface, ObjectLiteral } from 'typeorm';
import type { Registry } from 'prom-client';
import type { PolicyTable } from './policy.ts';
import type { ServiceConfig } from './service-config.ts';
import type { Timer } from './timer.ts';
import type { Tracing } from './tracing.ts';
import type { CausedEvent } from './transaction-scope.ts';
import type { TransactionParticipant, Transactions } from './transactions.ts';

export type MigrationClass = new () => MigrationInterface;

/** All that `runService` needs to know of a service. `service.ts` of each service is this, and nothing else. */
export interface ServiceDefinition<C extends ServiceConfig = ServiceConfig> {
  /** Also its Postgres schema, its control topic, its consumer group and the audience of its tokens. */
  readonly name: string;
  readonly Config: new () => C;
  readonly module: Type;
  readonly entities: readonly EntityTarget<ObjectLiteral>[];
  readonly migrations: readonly MigrationClass[];
  readonly policies: PolicyTable;
  readonly timers: readonly Type<Timer>[];
  /** `openapi.json` beside its `src` and `dist`: served at `/openapi.json`, and shown at `/docs`. */
  readonly openApi?: URL;
}

/** What a running service gives to what is plugged into it. */
export interface ServiceContext {
  readonly serviceName: string;
  readonly config: ServiceConfig;
  readonly dataSource: DataSource;
  readonly logger: Logger;
  readonly metrics: Registry;
  /** Ends the process in good order, with exit code 1: what it can't do without is lost, and a new one may find it. */
  giveUp(reason: string): void;
  /** Without it nothing is traced. */
  readonly tracing?: Tracing;
}

/** Counters for `/operations/quiescence`: the test clock moves on only when all are zero. */
export interface Quiescence {
  readonly unpublished: number;
  readonly unprocessed: number;
  readonly inFlight: number;
  readonly parked: number;
}

/** Messaging, as `runService` sees it: service-defaults imports nothing of ours, so it is handed in (DESIGN §2). */
export interface ServicePlugin {
  /** Run before the service's own. */
  readonly migrations: readonly MigrationClass[];
  attach(context: ServiceContext): AttachedPlugin;
}

export interface AttachedPlugin {
  /** Available for injection in every module. */
  readonly providers: readonly Provider[];
  readonly controllers: readonly Type[];
  readonly policies: PolicyTable;
  readonly participants: readonly TransactionParticipant[];
  /** After the providers exist and the schema was checked, before HTTP listens. */
  start(parts: { readonly transactions: Transactions; resolve<T>(type: Type<T>): T }): Promise<void>;
  /** Stops claiming new work; called when the HTTP server has been drained (DESIGN §3, consumer rule 6). Bounded in time. */
  pauseIntake(): Promise<void>;
  /** Relay, consumer, producer, in this order. Bounded in time, also when the broker is gone. */
  stop(): Promise<void>;
  /** Reasons why the service is not ready; empty when it is. */
  notReady(): Promise<readonly string[]>;
  quiescence(): Promise<Quiescence>;
  /** Which of these events this service has a reaction to and has not processed yet. */
  notSeenYet(events: readonly CausedEvent[]): Promise<readonly CausedEvent[]>;
}
