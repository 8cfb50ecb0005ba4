import { isUUID } from 'class-validator';
import { BootError } from './boot-error.ts';
import type { Caller, Policy, PolicyTable } from './policy.ts';
import { RequestRefusal } from './request-refusal.ts';

/** Every route of a service with its policy; a route without one, or a policy without a route, and it does not boot. */
export class RoutePolicies {
  private readonly routes = new Set<string>();

  constructor(private readonly table: PolicyTable) {}

  /** Called for each route as Fastify registers it. */
  add(methods: string | readonly string[], path: string): void {
    // Fastify adds a HEAD beside every GET: the same route, the same policy.
    for (const method of [methods].flat()) if (method !== 'HEAD') this.routes.add(`${method} ${path}`);
  }

  check(): void {
    const unpoliced = [...this.routes].filter((route) => !Object.hasOwn(this.table, route));
    const unrouted = Object.keys(this.table).filter((route) => !this.routes.has(route));
    const complaints = [
      ...unpoliced.map((route) => `  ${route} has no policy`),
      ...unrouted.map((route) => `  ${route} has a policy, but there is no such route`),
    ];
    if (complaints.length > 0) throw new BootError(`Routes and policies differ:\n${complaints.sort().join('\n')}`);
  }

  policyOf(method: string, path: string): Policy {
    const policy = this.table[`${method === 'HEAD' ? 'GET' : method} ${path}`];
    if (!policy) throw new Error(`${method} ${path} has no policy`);
    return policy;
  }

  /** The methods that a path has routes for: none means 404, others than the one asked for mean 405. */
  allowedMethods(pathname: string): string[] {
    const asked = pathname.split('/');
    const matching = [...this.routes].flatMap((route) => {
      const [method = '', path = ''] = route.split(' ');
      const pattern = path.split('/');
      const isMatch =
        pattern.length === asked.length &&
        pattern.every((part, at) => part === asked[at] || (part.startsWith(':') && asked[at] !== ''));
      return isMatch ? [{ method, params: pattern.filter((part) => part.startsWith(':')).length }] : [];
    });
    // `/letters/redrives` is a path of its own, and no `/letters/:letterId`.
    const fewest = Math.min(...matching.map(({ params }) => params));
    const methods = matching.filter(({ params }) => params === fewest).map(({ method }) => method);
    return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort();
  }
}

/** The token's side of a policy. Which objects the caller may see is in the use case's query. Undefined: it is allowed. */
export function refusalFor(policy: Policy, caller: Caller | undefined): RequestRefusal | undefined {
  if (isAllowed(policy, caller)) return undefined;
  return new RequestRefusal({ status: 403, code: 'auth.forbidden', message: 'This route is not for you' });
}

function isAllowed(policy: Policy, caller: Caller | undefined): boolean {
  if (policy.who === 'anyone') return true;
  if (!caller) return false;
  if (policy.who === 'client') return caller.scopes.includes(policy.scope);
  // A service client is no person, whatever else its token says: its name is no user id.
  if (!isUUID(caller.userId)) return false;
  return policy.who === 'signed-in' || caller.roles.includes(policy.role);
}
