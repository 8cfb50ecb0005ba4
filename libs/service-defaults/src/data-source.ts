import type { Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ServiceDefinition } from './service-definition.ts';
import { sessionOptions, SERVER_KEEP_ALIVE, SILENCE_MS, WatchedConnection } from './watched-connection.ts';

/** A writer that waits longer for a row is better told to come again. */
export const LOCK_TIMEOUT_MS = 5_000;
/** The gap rule of the outbox relay rests on it (DESIGN §3): no transaction outlives it. Postgres closes the session. */
export const TRANSACTION_TIMEOUT_MS = 10_000;
/** Below the transaction's, so that one slow statement is a clean refusal and not a closed session. */
const STATEMENT_TIMEOUT_MS = 9_000;
const CONNECT_TIMEOUT_MS = 5_000;

export interface DataSourceOptions {
  readonly poolSize?: number;
  /** False for migrations: they take the time they need, but wait for no lock longer than anybody else. */
  readonly bounded?: boolean;
  /** False: SQL of entities names no schema either, so that a session's temporary table can stand before the service's own. */
  readonly qualified?: boolean;
  /** How long a caller waits for a connection, or for a free one of the pool; 5 s by default. */
  readonly connectTimeoutMs?: number;
  /** When a connection that owes an answer is given up; 15 s by default, never for what is not bounded. */
  readonly silenceMs?: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
  /** Idle connections that break are replaced by the pool; this is for the log only. */
  readonly onPoolError?: (error: Error) => void;
}

/** The service's own schema is the whole search path, so unqualified SQL is about it and nothing else. */
export function createDataSource(
  definition: Pick<ServiceDefinition, 'name' | 'entities'>,
  url: string,
  options: DataSourceOptions = {},
): DataSource {
  const { poolSize = 10, bounded = true, qualified = true, applicationName = definition.name } = options;
  const { onPoolError = () => undefined, connectTimeoutMs = CONNECT_TIMEOUT_MS, silenceMs = SILENCE_MS } = options;
  const settings: Record<string, string> = {
    search_path: `"${definition.name}"`,
    timezone: 'UTC',
    lock_timeout: `${LOCK_TIMEOUT_MS}ms`,
    statement_timeout: bounded ? `${STATEMENT_TIMEOUT_MS}ms` : '0',
    transaction_timeout: bounded ? `${TRANSACTION_TIMEOUT_MS}ms` : '0',
    ...SERVER_KEEP_ALIVE,
  };
  return new DataSource({
    type: 'postgres',
    url,
    ...(qualified ? { schema: definition.name } : {}),
    entities: [...definition.entities] as Type[],
    synchronize: false,
    logging: false,
    installExtensions: false,
    migrationsTableName: 'migration',
    poolSize,
    connectTimeoutMS: connectTimeoutMs,
    applicationName,
    poolErrorHandler: onPoolError,
    // Of pg's pool: what it makes its connections from, and with.
    extra: { Client: WatchedConnection, options: sessionOptions(settings), silenceMs: bounded ? silenceMs : 0 },
  });
}
