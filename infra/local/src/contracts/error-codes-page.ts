import type { DescribedRoute } from './openapi-document.ts';
import type { Refusal } from './refusals.ts';
import { refusalsOf } from './route-problems.ts';

interface Found extends Refusal {
  /** `service` and its routes; of what every route can answer, none. */
  readonly routes: Set<string>;
}

/** From so many routes on, a code is everybody's, and its routes are not listed. */
const EVERYBODYS = 25;

/** The catalogue of all codes that a problem can have. */
export function errorCodesPage(services: ReadonlyMap<string, readonly DescribedRoute[]>): string {
  const found = new Map<string, Found>();
  for (const [service, routes] of services) {
    for (const described of routes) {
      for (const refusal of refusalsOf(described)) {
        const key = `${refusal.code} ${refusal.status}`;
        const entry = found.get(key) ?? { ...refusal, routes: new Set<string>() };
        entry.routes.add(`${service}: \`${described.route.route}\``);
        found.set(key, entry);
      }
    }
  }
  const sorted = [...found.values()].sort((a, b) => (`${a.code} ${a.status}` < `${b.code} ${b.status}` ? -1 : 1));
  return `${HEAD}${sorted.map(rowOf).join('\n')}\n`;
}

function rowOf({ code, status, message, routes }: Found): string {
  const where = routes.size >= EVERYBODYS ? `${routes.size} routes` : [...routes].sort().join('<br>');
  return `| \`${code}\` | ${status} | ${message.replaceAll('|', '\\|')} | ${where} |`;
}

const HEAD = `# Error codes

Refusals are problem details (RFC 9457). Clients branch on \`code\`, which never changes its meaning; the sentence may. A 429 and a 503 may be sent again after \`Retry-After\`, and so may a 409 that has one; a POST with the same \`Idempotency-Key\`.

Generated from the code: what each route's use cases and entities can throw. … stands for what differs each time.

| code | status | says | where |
| --- | --- | --- | --- |
`;
