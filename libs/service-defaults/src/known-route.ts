import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Policy } from './policy.ts';
import type { RoutePolicies } from './route-policies.ts';

const BUILT_IN = /^\/(health|metrics|operations|openapi\.json|docs)(\/|$)/;

/** What is asked of a route with every request, found out once. */
export interface KnownRoute {
  /** The pattern, never the URL: paths hold share tokens, queries hold what people look for. */
  readonly url: string;
  readonly isBuiltIn: boolean;
  /** Throws when the route has none: then the service has not booted. */
  readonly policy: Policy;
}

/** In a route's configuration, where Fastify keeps what belongs to a route. */
const knownRoute = Symbol('knownRoute');

/** Collects the routes as Fastify registers them, and remembers them. */
export function knowRoutes(fastify: FastifyInstance, policies: RoutePolicies): void {
  fastify.addHook('onRoute', (route) => {
    const { method, url } = route;
    policies.add(method, url);
    let policy: Policy | undefined;
    const known: KnownRoute = {
      url,
      isBuiltIn: BUILT_IN.test(url),
      get policy() {
        // Routes of one registration with many methods would have one policy: there are none.
        return (policy ??= policies.policyOf(String(method), url));
      },
    };
    route.config = { ...route.config, [knownRoute]: known };
  });
}

/** Undefined: there is no such route. */
export function knownRouteOf(request: FastifyRequest): KnownRoute | undefined {
  return (request.routeOptions.config as { [knownRoute]?: KnownRoute } | undefined)?.[knownRoute];
}
