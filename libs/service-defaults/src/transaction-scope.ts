import type { EntityManager } from 'typeorm';

/** Why a transaction runs: goes into every event that it appends and every line that it logs. */
export interface Cause {
  /** The same along the whole chain of effects, from the first request to the last reaction. */
  readonly correlationId: string;
  /** The event that directly caused this transaction; none for a request or a timer. */
  readonly causationId?: string;
  /** W3C trace context. */
  readonly traceparent?: string;
}

export interface CausedEvent {
  readonly type: string;
  readonly id: string;
}

export interface TransactionScope {
  /** A consumer works off many events in one transaction: it sets the cause of each before it runs the reactions. */
  cause: Cause;
  /** The events appended so far: the answer's `Afterglow-Event` header names them. */
  readonly causedEvents: CausedEvent[];
}

/** Keyed by the transaction itself, so nothing is ambient: who has no `tx` has no scope. */
const scopes = new WeakMap<EntityManager, TransactionScope>();

export function openScope(tx: EntityManager, cause: Cause): TransactionScope {
  const scope: TransactionScope = { cause, causedEvents: [] };
  scopes.set(tx, scope);
  return scope;
}

/** Throws when `tx` was not opened by `Transactions`: a plain `dataSource.manager` must never reach a use case. */
export function scopeOf(tx: EntityManager): TransactionScope {
  const scope = scopes.get(tx);
  if (!scope) throw new Error('This EntityManager is not a transaction opened by Transactions.run');
  return scope;
}
