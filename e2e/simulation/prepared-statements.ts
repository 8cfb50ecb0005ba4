import { WatchedConnection, type WatchedConfig } from '@afterglow/service-defaults/watched-connection';
import type { Client } from 'pg';

type Query = (...args: unknown[]) => unknown;

/** One statement, and one that can be prepared. */
const PREPARABLE = /^\s*(select|with|insert|update|delete)\b[^;]*$/i;
const names = new Map<string, string>();

/** The same for the same text, in all connections: Postgres keeps statements by session. */
export function nameOfStatement(text: string): string {
  const name = names.get(text) ?? `s${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * From here on each statement is parsed and planned once on this connection: that costs more than to run it, and a seed has a
 * thousand. With `plan_cache_mode = force_generic_plan` none is planned otherwise after it has run often.
 */
export function prepareStatements(connection: Client): void {
  const query = connection.query.bind(connection) as Query;
  const prepared: Query = (...args) => {
    const [text, values, ...others] = args;
    if (typeof text !== 'string' || typeof values === 'function' || !PREPARABLE.test(text)) return query(...args);
    return query({ name: nameOfStatement(text), text, values: values ?? [] }, ...others);
  };
  Object.assign(connection, { query: prepared });
}

/** For pools. */
export class PreparedConnection extends WatchedConnection {
  constructor(config: WatchedConfig) {
    super(config);
    prepareStatements(this);
  }
}
