import { ServiceOperationsController } from '@afterglow/service-defaults/operations.controller';
import { classOfSchema } from '@afterglow/service-defaults/body-schema';
import { HealthController } from '@afterglow/service-defaults/health.controller';
import { MetricsController } from '@afterglow/service-defaults/metrics.controller';
import { OperationsController } from '@afterglow/messaging/operations.controller';
import { DeadLettersController } from '@afterglow/messaging/dead-letters/dead-letters.controller';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { RequestMethod, type Type } from '@nestjs/common';
import { fieldsOf, type RulesClass } from './class-schema.ts';

export interface ServiceRoute {
  /** `POST /v1/ad-codes/:adCodeId`, as in the table of policies. */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly controller: string;
  readonly handler: string;
  readonly successStatus: number;
  readonly params: readonly { readonly name: string; readonly isUuid: boolean }[];
  readonly body: RulesClass | undefined;
  readonly query: RulesClass | undefined;
}

const EVERYWHERE: readonly Type[] = [
  HealthController,
  MetricsController,
  ServiceOperationsController,
  OperationsController,
  DeadLettersController,
];

/** All routes of a service as Nest will bind them, from the metadata of its controllers. */
export function routesOf(definition: ServiceDefinition): ServiceRoute[] {
  const controllers = [...new Set([...controllersOf(definition.module), ...EVERYWHERE])];
  return controllers.flatMap(routesOfController).sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1));
}

function controllersOf(module: Type): Type[] {
  const listed = (key: string) => (Reflect.getMetadata(key, module) as Type[] | undefined) ?? [];
  return [...listed('controllers'), ...listed('imports').flatMap(controllersOf)];
}

function routesOfController(controller: Type): ServiceRoute[] {
  const prototype = controller.prototype as Readonly<Record<string, object>>;
  const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
  const handlers = names.filter((name) => Reflect.hasMetadata('path', prototype[name] ?? {}));
  return handlers.map((handler) => {
    const of = (key: string): unknown => Reflect.getMetadata(key, prototype[handler] ?? {});
    const path = pathOf(String(Reflect.getMetadata('path', controller)), String(of('path')));
    const method = RequestMethod[of('method') as RequestMethod];
    const { body, query, params } = argumentsOf(controller, handler);
    const compiled = of('__fastify_route_schema__') as { body?: unknown } | undefined;
    return {
      route: `${method} ${path}`,
      method,
      path,
      controller: controller.name,
      handler,
      successStatus: (of('__httpCode__') as number | undefined) ?? (method === 'POST' ? 201 : 200),
      params: [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({ name, isUuid: params.get(name) === true })),
      body: body ?? classOfSchema(compiled?.body),
      query,
    };
  });
}

function pathOf(...parts: readonly string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .join('/')}`;
}

interface Bound {
  readonly index: number;
  readonly data?: string;
  readonly pipes: readonly unknown[];
}

/** `@Param() params: BusinessMemberParams`: the class says which of them are ids. */
function uuidsOf(type: RulesClass | undefined): [string, boolean][] {
  return type ? fieldsOf(type, { isOpen: false }).map(({ name, schema }) => [name, schema['format'] === 'uuid']) : [];
}

/** Nest keeps a handler's arguments under `<kind>:<index>`; 3 is a body, 4 a query, 5 a parameter of the path. */
function argumentsOf(controller: Type, handler: string) {
  const bound = (Reflect.getMetadata('__routeArguments__', controller, handler) ?? {}) as Readonly<Record<string, Bound>>;
  const types = Reflect.getMetadata('design:paramtypes', controller.prototype as object, handler) as RulesClass[];
  const ofKind = (kind: number) => Object.entries(bound).flatMap(([key, value]) => (key.startsWith(`${kind}:`) ? [value] : []));
  const classOf = (kind: number) => ofKind(kind).map(({ index }) => types[index])[0];
  const named = ofKind(5).flatMap(({ data, pipes, index }): [string, boolean][] =>
    data === undefined ? uuidsOf(types[index]) : [[data, pipes.includes(UuidParam)]],
  );
  const params = new Map(named);
  return { body: classOf(3), query: classOf(4), params };
}
