import { sqlStateOf } from './transactions.ts';

/** SQLSTATEs that say "not now": connections (class 08), shutdown, too many connections, time-outs, lost races. */
const NOT_NOW = new Set(['57P01', '57P02', '57P03', '53300', '25P03', '25P04', '55P03', '57014', '40001', '40P01']);
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
  const code = sqlStateOf(error);
  if (code !== undefined && (NOT_NOW.has(code) || NETWORK.has(code) || /^08...$/.test(code))) return true;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable);
  return error instanceof Error && MESSAGES.some((message) => error.message.includes(message));
}
