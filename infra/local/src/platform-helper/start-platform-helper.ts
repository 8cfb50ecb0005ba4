import Fastify, { type FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import type { ServiceName } from '../service-names.ts';
import { addClientCredentials } from './client-credentials.ts';
import { ClockStore } from './clock-store.ts';
import { addFixtureRoutes } from './fixture-routes.ts';
import { answerProblems } from './problem-answers.ts';
import { readQuiescence } from './quiescence.ts';
import { missingServices } from './readiness.ts';
import { Refusal } from './refusal.ts';
import type { ServiceUrls } from './service-urls.ts';
import { addTestClockRoutes } from './test-clock-routes.ts';
import { TestClock } from './test-clock.ts';
import { subjectOfPersona, TokenIssuer } from './token-issuer.ts';
import { addTokenRoutes } from './token-routes.ts';

export interface PlatformHelperOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Where it listens; this machine only by default. */
  readonly host?: string;
  /** The issuer in its tokens, where the world outside knows this server under another address. */
  readonly issuer?: string;
  /** As the role that may write `platform.clock`. */
  readonly databaseUrl: string;
  /** Read at each request: with free ports they are known only after this server, whose keys the services need, has started. */
  readonly serviceUrls: ServiceUrls;
  /** How long a change of the clock waits for the services, before it and after it; 10 s by default. */
  readonly patienceMs?: number;
  /** Why the platform is not ready although all services are; undefined when it is. */
  readonly notReady?: () => string | undefined;
}

export interface PlatformHelper {
  readonly url: string;
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly tokens: TokenIssuer;
  stop(): Promise<void>;
}

const PATIENCE_MS = 10_000;
const BODY_LIMIT_BYTES = 64 * 1024;

/** The local platform helper (API.md): tokens for anybody and a clock that anybody may move, so never in production. */
export async function startPlatformHelper(options: PlatformHelperOptions): Promise<PlatformHelper> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error('The local platform helper gives tokens to everybody: it does not start with NODE_ENV=production.');
  }
  const server = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } },
  });
  const store = new ClockStore(options.databaseUrl);
  // The issuer's name is this server's address, which is known only once it listens.
  const { promise: tokens, resolve: tokensAreReady } = Promise.withResolvers<TokenIssuer>();
  addRoutes(server, { ...options, store, tokens });

  await server.listen({ port: options.port, host: options.host ?? '127.0.0.1' });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const issuer = await TokenIssuer.create({ issuer: options.issuer ?? url });
  tokensAreReady(issuer);
  return {
    url,
    issuer: issuer.issuer,
    jwksUrl: `${url}/.well-known/jwks.json`,
    tokens: issuer,
    stop: async () => {
      await server.close();
      await store.close();
    },
  };
}

interface RouteParts extends PlatformHelperOptions {
  readonly store: ClockStore;
  readonly tokens: Promise<TokenIssuer>;
}

function addRoutes(server: FastifyInstance, parts: RouteParts): void {
  const tokenForOperator = async (audience: ServiceName): Promise<string> =>
    (await (await parts.tokens).issue({ ...subjectOfPersona('op'), audience })).accessToken;
  answerProblems(server);
  addTokenRoutes(server, parts.tokens);
  addClientCredentials(server, parts.tokens);
  addTestClockRoutes(
    server,
    new TestClock({
      store: parts.store,
      readQuiescence: () => readQuiescence(parts.serviceUrls, tokenForOperator),
      patienceMs: parts.patienceMs ?? PATIENCE_MS,
    }),
  );
  addFixtureRoutes(server, { urls: parts.serviceUrls, tokens: parts.tokens });
  server.get('/ready', async () => {
    const missing = await missingServices(parts.serviceUrls);
    const unfilled = missing.length === 0 ? parts.notReady?.() : undefined;
    if (missing.length === 0 && unfilled === undefined) return { ready: true };
    const names = unfilled ?? missing.map(({ service, problem }) => `${service} ${problem}`).join(', ');
    throw new Refusal(503, 'platform.not_ready', `Not everything is up: ${names}.`, { missing });
  });
}
