import { DomainError } from '@afterglow/service-defaults/domain-error';
import { sqlStateOf } from '@afterglow/service-defaults/transactions';
import { InvalidEvent } from './event-validation.ts';

/** Postgres, what it needs, or the way to it is away: the event is not to blame, it is retried without end. */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlStateOf(error) ?? '';
  // 08 connection exceptions, 53 no room on the disk, in memory, for connections, 57P shutdowns and terminated backends,
  // 58 the disk fails, 25006 a standby that may not write; the rest are Node's.
  if (/^(08...|53...|57P..|58...|25006|ECONN\w+|EPIPE|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT)$/.test(state)) return true;
  const message = error instanceof Error ? error.message : '';
  return /connection terminated|connection timeout|timeout exceeded when trying to connect|client has encountered a connection error/i.test(
    message,
  );
}

/** No retry can cure it: the contract is broken, or a rule of the product refuses. */
export function isPoison(error: unknown): boolean {
  return error instanceof InvalidEvent || error instanceof DomainError;
}
