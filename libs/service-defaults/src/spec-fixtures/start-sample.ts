import { randomUUID } from 'node:crypto';
import { migrate } from '../migrate.ts';
import { startService, type RunningService } from '../run-service.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import { quietPlugin, type QuietPlugin } from './quiet-plugin.ts';
import { sampleService } from './sample-service.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';
import { TokenIssuer } from './token-issuer.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** Parsed JSON; an empty object when the body is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface CallOptions {
  /** A JSON body. */
  readonly body?: unknown;
  /** A body as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Null sends none. */
  readonly token?: string | null;
  /** Idempotency-Key of a POST; null sends none. */
  readonly key?: string | null;
}

export interface Sample {
  readonly service: RunningService;
  readonly plugin: QuietPlugin;
  readonly issuer: TokenIssuer;
  readonly database: ScratchDatabase;
  readonly env: Readonly<Record<string, string>>;
  /** The user of the token that is sent by default. */
  readonly userId: string;
  readonly log: string[];
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  stop(): Promise<void>;
}

/** The sample service, running on its own data base with its own issuer. */
export async function startSample(
  definition: ServiceDefinition = sampleService,
  more: Readonly<Record<string, string>> = {},
): Promise<Sample> {
  const [database, issuer] = await Promise.all([createScratchDatabase(), TokenIssuer.start()]);
  const plugin = quietPlugin();
  const env = {
    NODE_ENV: 'test',
    SAMPLE_PORT: '0',
    SAMPLE_DATABASE_URL: database.url,
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    ...more,
  };
  await migrate(definition, plugin, database.url);
  const log: string[] = [];
  const service = await startService(definition, plugin, env, { logTo: { write: (line) => void log.push(line) } });
  const userId = randomUUID();
  const token = await issuer.token({ sub: userId });
  return {
    service,
    plugin,
    issuer,
    database,
    env,
    userId,
    log,
    call: (method, path, options) => call(`${service.url}${path}`, method, { token, ...options }),
    stop: async () => {
      await service.stop();
      await Promise.all([database.drop(), issuer.stop()]);
    },
  };
}

async function call(url: string, method: string, { body, raw, headers = {}, token, key }: CallOptions): Promise<Answer> {
  const sent: Record<string, string | undefined> = {
    ...(body !== undefined || raw !== undefined ? { 'content-type': 'application/json' } : {}),
    ...(token && { authorization: `Bearer ${token}` }),
    ...(method === 'POST' && key !== null && { 'idempotency-key': key ?? randomUUID() }),
    ...headers,
  };
  const response = await fetch(url, {
    method,
    headers: Object.entries(sent).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]])),
    body: raw ?? (body === undefined ? null : JSON.stringify(body)),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
  return {
    status: response.status,
    text,
    headers: response.headers,
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}
