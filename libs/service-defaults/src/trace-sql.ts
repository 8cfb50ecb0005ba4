import { SpanKind } from '@opentelemetry/api';
import type { Tracing } from './tracing.ts';

const LONGEST_STATEMENT = 2_000;

type Query = (...args: unknown[]) => unknown;

/** What is used of pg's pool and its clients. */
export interface TracedPool {
  on(event: 'acquire', listener: (client: { query: Query }) => void): unknown;
}

/**
 * A span for each statement that runs within a span: of requests, reactions and redrives, not of the polls of timers and
 * relay. The text is the code's own; parameters, which are personal data and secrets, are never told.
 */
export function traceSql(pool: TracedPool, tracing: Tracing): void {
  if (!tracing.isOn) return;
  const known = new WeakSet<object>();
  pool.on('acquire', (client) => {
    if (known.has(client)) return;
    known.add(client);
    const query: Query = client.query.bind(client);
    client.query = (...args) => {
      const parent = tracing.active;
      const [text] = args;
      if (!parent?.isRecording() || typeof text !== 'string' || typeof args.at(-1) === 'function') return query(...args);
      const attributes = { 'db.system.name': 'postgresql', 'db.query.text': text.slice(0, LONGEST_STATEMENT) };
      return tracing.trace(nameOf(text), { kind: SpanKind.CLIENT, parent, attributes }, async () => query(...args));
    };
  });
}

/** The verb, and the table if the statement begins with it: few enough to group by. */
function nameOf(text: string): string {
  const [, verb = 'statement', table = ''] =
    /^\s*(\w+)(?:\s+(?:into|from|transaction)?\s*"?(\w+)"?)?/i.exec(
      text.replace(/^\s*(update|insert into|delete from)\s+"\w+"\./i, '$1 '),
    ) ?? [];
  return ['insert', 'update', 'delete'].includes(verb.toLowerCase()) ? `${verb.toUpperCase()} ${table}` : verb.toUpperCase();
}
