import type { ServiceName } from './service-names.ts';

/** The people of the seed data (API.md). Their ids are fixed, so that a token, a test and a demo speak of the same person. */
export interface Persona {
  readonly userId: string;
  readonly roles: readonly string[];
  readonly who: string;
}

const person = (n: number, who: string, roles: readonly string[] = []): Persona => ({
  userId: `0190a000-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`,
  roles,
  who,
});

export const personas = {
  mia: person(1, 'creator'),
  leo: person(2, 'musician, admin of the business account Leo Records'),
  fin: person(3, 'finance member of Leo Records'),
  ana: person(4, 'analyst of Leo Records'),
  vic: person(5, 'viewer'),
  rival: person(6, 'another advertiser'),
  mod: person(7, 'moderator', ['moderator']),
  bea: person(8, 'admin of the brand account Brew & Co, no sound'),
  op: person(9, 'platform operator', ['platform-operator']),
} as const satisfies Record<string, Persona>;

export type PersonaName = keyof typeof personas;

export interface ServiceClient {
  readonly secret: string;
  /** The service that it usually calls. */
  readonly audience: ServiceName;
  readonly scopes: readonly string[];
  readonly who: string;
}

/** Service clients: their tokens carry scopes instead of roles. The secrets are known to everybody: they open local helpers only. */
export const serviceClients = {
  feed: {
    secret: 'local-feed',
    audience: 'delivery',
    scopes: ['decisions:write', 'tracking-events:write'],
    who: 'the feed service, which asks for ads',
  },
} as const satisfies Record<string, ServiceClient>;

export type ServiceClientName = keyof typeof serviceClients;
