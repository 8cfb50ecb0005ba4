import type { ServiceContext } from '@afterglow/service-defaults/service-definition';
import { sessionOptions, SERVER_KEEP_ALIVE, WatchedConnection } from '@afterglow/service-defaults/watched-connection';
import type { Client } from 'pg';

/** A connection of its own, beside the pool: for what holds a session lock (the relay). Not yet connected. */
export function connectionOf({ config, serviceName }: Pick<ServiceContext, 'config' | 'serviceName'>): Client {
  const connection = new WatchedConnection({
    connectionString: config.databaseUrl,
    options: sessionOptions({ search_path: `"${serviceName}"`, ...SERVER_KEEP_ALIVE }),
    application_name: `${serviceName} relay`,
    connectionTimeoutMillis: 5_000,
  });
  // Without a listener a cut connection would end the process; the query under way rejects, and its caller starts again.
  connection.on('error', () => undefined);
  return connection;
}
