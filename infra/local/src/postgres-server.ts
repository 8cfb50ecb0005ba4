import { join } from 'node:path';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import type { StartPlace } from './start-place.ts';
import type { Part } from './supervise.ts';

export interface PostgresServer {
  readonly adminUrl: string;
  readonly description: string;
  /** None: somebody else's, which we neither start again nor stop. */
  readonly own: { readonly part: Part; startAgain(): Promise<Part> } | undefined;
}

/** DATABASE_URL (the administrator's) if set, otherwise embedded PostgreSQL 18. */
export async function startPostgresServer(place: StartPlace, signal: AbortSignal): Promise<PostgresServer> {
  const given = process.env.DATABASE_URL;
  if (given) return { adminUrl: given, description: `DATABASE_URL (${new URL(given).host})`, own: undefined };
  const options = {
    folder: join(place.folder, 'postgres'),
    logFile: place.logFile('postgres'),
    durable: !place.ephemeral,
    ...(place.ephemeral ? {} : { preferredPort: 24_018 }),
  };
  if (place.reset) await removeEmbeddedPostgres(options.folder);
  const server = await startEmbeddedPostgres({ ...options, signal });
  return {
    adminUrl: server.url,
    description: `PostgreSQL 18 from npm, port ${server.port}, data in ${server.dataFolder}`,
    own: { part: server, startAgain: () => startEmbeddedPostgres({ ...options, preferredPort: server.port }) },
  };
}
