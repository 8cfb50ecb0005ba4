import { sqlStateOf } from './transactions.ts';

/** SQLSTATEs that say "not now": time-outs, lost races, a server that may not write. */
const NOT_NOW = new Set(['55P03', '57014', '40001', '40P01', '25006']);
/** 08: connections; 53: no room on the disk, in memory, for connections; 58: the disk fails. */
const NOT_NOW_CLASSES = /^(08|53|58).{3}$/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'EHOSTUNREACH']);
/** pg and its pool have no codes for these. */
const MESSAGES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool',
];

/** Whether the same request may succeed a moment later, because the data base was away, busy or in each other's way. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable);
  const code = sqlStateOf(error) ?? '';
  if (NOT_NOW.has(code) || NETWORK.has(code) || NOT_NOW_CLASSES.test(code) || endsSession(error)) return true;
  return error instanceof Error && MESSAGES.some((message) => error.message.includes(message));
}

/** Postgres refused or closed the session itself: shutdown, too many connections, transaction_timeout. */
function endsSession(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { severity, driverError } = error as { severity?: unknown; driverError?: { severity?: unknown } };
  return ['FATAL', 'PANIC'].includes(String(driverError?.severity ?? severity));
}
