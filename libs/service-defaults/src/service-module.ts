import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Clock } from './clock.ts';
import { DeleteIdempotencyRecordsWhenDue } from './delete-idempotency-records-when-due.ts';
import { HealthController } from './health.controller.ts';
import { Idempotency } from './idempotency.ts';
import { LogLevel } from './log-level.ts';
import { MetricsController } from './metrics.controller.ts';
import { ServiceOperationsController } from './operations.controller.ts';
import { openApiController, openApiPolicies } from './open-api.controller.ts';
import { anyone, role, type PolicyTable } from './policy.ts';
import { QuiescenceProbe } from './quiescence.ts';
import { Readiness } from './readiness.ts';
import { Requests } from './requests.ts';
import { ServiceConfig } from './service-config.ts';
import type { AttachedPlugin, ServiceDefinition } from './service-definition.ts';
import { ServiceLog } from './service-log.ts';
import { Transactions } from './transactions.ts';

/** The routes that every service has. */
export const builtInPolicies: PolicyTable = {
  'GET /health/live': anyone,
  'GET /health/ready': anyone,
  'GET /metrics': anyone,
  'GET /operations/quiescence': role('platform-operator'),
  'GET /operations/log-level': role('platform-operator'),
  'PUT /operations/log-level': role('platform-operator'),
  'DELETE /operations/log-level': role('platform-operator'),
};

/** Who may call what: the service's own routes, its plugin's, and those that every service has. */
export function policiesOf(definition: ServiceDefinition, plugin: AttachedPlugin): PolicyTable {
  const documents = definition.openApi ? openApiPolicies : {};
  return { ...builtInPolicies, ...documents, ...plugin.policies, ...definition.policies };
}

export interface ServiceParts {
  readonly config: ServiceConfig;
  readonly dataSource: DataSource;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly readiness: Readiness;
  readonly probe: QuiescenceProbe;
  readonly logLevel: LogLevel;
  readonly log: ServiceLog;
  readonly plugin: AttachedPlugin;
}

class ServiceDefaultsModule {}
class ServiceModule {}

/** The service's own module, and beside it, injectable everywhere, what this library and its plugin provide. */
export function serviceModule(definition: ServiceDefinition, parts: ServiceParts): DynamicModule {
  const providers: Provider[] = [
    { provide: ServiceConfig, useValue: parts.config },
    { provide: definition.Config, useValue: parts.config },
    { provide: DataSource, useValue: parts.dataSource },
    { provide: Transactions, useValue: parts.transactions },
    { provide: Clock, useValue: parts.clock },
    { provide: Registry, useValue: parts.registry },
    { provide: Readiness, useValue: parts.readiness },
    { provide: QuiescenceProbe, useValue: parts.probe },
    { provide: LogLevel, useValue: parts.logLevel },
    { provide: ServiceLog, useValue: parts.log },
    Idempotency,
    Requests,
    DeleteIdempotencyRecordsWhenDue,
    ...parts.plugin.providers,
  ];
  const builtIn: readonly Type[] = [HealthController, MetricsController, ServiceOperationsController];
  const controllers = definition.openApi ? [...builtIn, openApiController(definition.openApi)] : builtIn;
  const defaults: DynamicModule = {
    module: ServiceDefaultsModule,
    global: true,
    controllers: [...controllers, ...parts.plugin.controllers],
    providers,
    exports: providers.map((provider) => (typeof provider === 'function' ? provider : provider.provide)),
  };
  return { module: ServiceModule, imports: [defaults, definition.module] };
}
