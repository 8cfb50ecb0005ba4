import type { Type } from '@nestjs/common';
import { HTTP_CODE_METADATA } from '@nestjs/common/constants';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

interface Direct {
  readonly controller: Type;
  readonly method: string;
}

/**
 * For the few routes that are called thousands of times a second: Fastify calls the method itself, with the request and
 * nothing else, and sends what it answers with status 200. Nest's way from a route to its method, and back, costs more than
 * a decision (decision 0051). Hooks, policies, compiled bodies, refusals and documents are those of every other route; what
 * is given up are Nest's pipes, guards, interceptors and other parameters, so it stands beside `@HttpCode(200)` and a
 * `@RouteSchema` with a body. Requests that can be read at the same time are all read before the method is called for the
 * first of them (`endOfReading`).
 */
export function DirectRoute() {
  return (target: object, method: string, descriptor: PropertyDescriptor): void => {
    const direct: Direct = { controller: target.constructor as Type, method };
    RouteConfig({ direct })(target, method, descriptor);
  };
}

/** `find` answers the controller; it is asked with a route's first request, when everything has been made. */
export function callDirectRoutes(fastify: FastifyInstance, find: (controller: Type) => unknown): void {
  fastify.addHook('onRoute', (route) => {
    const { direct } = (route.config ?? {}) as { direct?: Direct };
    if (!direct) return;
    const { controller, method } = direct;
    const prototype = controller.prototype as Record<string, object>;
    const status: unknown = Reflect.getMetadata(HTTP_CODE_METADATA, prototype[method] ?? {});
    const name = `${controller.name}.${method}`;
    if (status !== 200) throw new Error(`${name} is called directly, so it answers 200: @HttpCode(200)`);
    if (!route.schema?.body)
      throw new Error(`${name} is called directly, past the pipe that validates: @RouteSchema with a body`);
    let instance: Record<string, (request: FastifyRequest) => unknown> | undefined;
    route.handler = async (request) => {
      await endOfReading();
      instance ??= find(controller) as NonNullable<typeof instance>;
      return instance[method]?.(request);
    };
  });
}

let reading: Promise<void> | undefined;

/**
 * When all sockets were read that have something in this turn of the event loop. Who is busy finds many requests there; their
 * steps are then done side by side, each with its code and data in the processor's caches, and their answers leave together:
 * half of the processor time of one after the other (decision 0060). Who is not busy waits for nothing.
 */
function endOfReading(): Promise<void> {
  return (reading ??= new Promise((resolve) => {
    setImmediate(() => {
      reading = undefined;
      resolve();
    });
  }));
}
