import type { AfterglowClient } from '@afterglow/clients/afterglow-client';
import { personas, serviceClients, type PersonaName, type ServiceClientName } from '../personas.ts';
import type { ServiceName } from '../service-names.ts';
import { subjectOfClient, subjectOfPersona, type IssuedToken, type TokenIssuer, type TokenSubject } from './token-issuer.ts';

/** Who calls: somebody of the seed data, a service client, or anybody else. */
export type Actor = PersonaName | ServiceClientName | TokenSubject;

/** A client that calls as whoever a call names. */
export type ActorClient = AfterglowClient<Actor>;

export type TokenFor = (actor: Actor, audience: ServiceName) => Promise<string>;

/** Renewed a minute before they end, so that none expires on its way. */
const RENEW_BEFORE_MS = 60_000;

/** Tokens of an issuer in this process: for everybody. */
export function tokensOf(issuer: TokenIssuer): TokenFor {
  return remembering((actor, audience) => issuer.issue({ ...subjectOf(actor), audience }));
}

/** Tokens of the helper that `npm start` or compose runs: for personas, service clients, and people without any role. */
export function tokensFromHelper(helperUrl: string): TokenFor {
  return remembering(async (actor, audience) => {
    const who = requestFor(actor);
    const response = await fetch(`${helperUrl}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...who, audience }),
      signal: AbortSignal.timeout(5_000),
    }).catch(() => {
      throw new Error(`Nothing answers at ${helperUrl}. Run "npm start" first, and leave it running.`);
    });
    const body = (await response.json()) as IssuedToken & { detail?: string };
    if (!response.ok) throw new Error(`No token for ${JSON.stringify(who)}: ${body.detail ?? response.status}`);
    return body;
  });
}

export function isPersona(name: string): name is PersonaName {
  return Object.hasOwn(personas, name);
}

export function isServiceClient(name: string): name is ServiceClientName {
  return Object.hasOwn(serviceClients, name);
}

function requestFor(actor: Actor): object {
  if (typeof actor === 'string') return isServiceClient(actor) ? { client: actor } : { persona: actor };
  if (actor.roles?.length || actor.scopes?.length)
    throw new Error('The running helper gives roles and scopes to those of the seed data only.');
  return { userId: actor.userId };
}

function subjectOf(actor: Actor): TokenSubject {
  if (typeof actor !== 'string') return actor;
  return isServiceClient(actor) ? subjectOfClient(actor) : subjectOfPersona(actor);
}

function remembering(issue: (actor: Actor, audience: ServiceName) => Promise<IssuedToken>): TokenFor {
  const issued = new Map<string, Promise<IssuedToken>>();
  return async (actor, audience) => {
    const name = `${JSON.stringify(actor)} ${audience}`;
    const earlier = await issued.get(name);
    if (earlier && Date.parse(earlier.expiresAt) - RENEW_BEFORE_MS > realTimeMs()) return earlier.accessToken;
    const token = issue(actor, audience);
    issued.set(name, token);
    token.catch(() => issued.delete(name));
    return (await token).accessToken;
  };
}

/** Tokens live by real time, which has nothing to do with the platform's clock. */
const realTimeMs = (): number => performance.timeOrigin + performance.now();
