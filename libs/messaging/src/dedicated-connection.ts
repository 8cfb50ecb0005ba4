import type { ServiceContext } from '@afterglow/service-defaults/service-definition';
import { Client } from 'pg';

/** A connection of its own, beside the pool: for what holds a session lock (the relay). Not yet connected. */
export function connectionOf({ config, serviceName }: Pick<ServiceContext, 'config' | 'serviceName'>): Client {
  const connection = new Client({
    connectionString: config.databaseUrl,
    options: `-c search_path="${serviceName}"`,
    application_name: `${serviceName} relay`,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  // Without a listener a cut connection would end the process; the query under way rejects, and its caller starts again.
  connection.on('error', () => undefined);
  return connection;
}
