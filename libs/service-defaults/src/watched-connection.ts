import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/** Longer than any statement of a service may run, so that whoever is silent for so long is not at work, but gone. */
export const SILENCE_MS = 15_000;

/**
 * Both ends of a connection ask for a sign of life. The server too: otherwise a session whose client was cut off keeps its locks
 * (that of the relay, for one) until TCP gives up, after two hours. On a socket of the file system Postgres ignores these.
 */
export const SERVER_KEEP_ALIVE = {
  tcp_keepalives_idle: '10s',
  tcp_keepalives_interval: '2s',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '15s',
} as const;

/** `-c name=value …`, as a client may set them when it connects. */
export function sessionOptions(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

export interface WatchedConfig extends ClientConfig {
  /** How long the server may say nothing while it owes an answer; 0 for ever. 15 s by default. */
  readonly silenceMs?: number;
}

/**
 * A connection to Postgres that ends, with all that waits on it, when the server owes an answer and is silent for too long
 * (ETIMEDOUT). pg waits for ever on a path that died without a reset, and its `query_timeout` gives the dead connection back to
 * the pool. Whether the last commit took place is not known then, as after any cut.
 */
export class WatchedConnection extends Client {
  constructor({ silenceMs = SILENCE_MS, ...config }: WatchedConfig) {
    super({ keepAlive: true, keepAliveInitialDelayMillis: 10_000, ...config });
    // Between the pool's listener and that of who takes it from there nobody listens, and a server that dies then would end the
    // process. Whoever uses it next is told all the same.
    this.on('error', () => undefined);
    // Earlier than that it is `connectionTimeoutMillis` which ends it. And with TLS it is another stream by then.
    if (silenceMs > 0) this.once('connect', () => this.endWhenSilentFor(silenceMs));
  }

  private endWhenSilentFor(silenceMs: number): void {
    const stream = this.connection.stream as Socket;
    stream.setTimeout(silenceMs, () => {
      if (!owesAnswer(this)) return;
      const error = new Error(`Connection terminated: Postgres was silent for ${silenceMs / 1_000} s and owed an answer`);
      stream.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
    });
  }
}

/** To a statement, or to the goodbye. pg knows, and tells nobody. */
function owesAnswer(client: Client): boolean {
  const { readyForQuery, _ending: isEnding } = client as unknown as { readyForQuery: boolean; _ending: boolean };
  return !readyForQuery || isEnding;
}
