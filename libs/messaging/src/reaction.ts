import type { EventContract } from '@afterglow/contracts/event-contract';
import type { Cause } from '@afterglow/service-defaults/transaction-scope';
import type { Type } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** An act: happens once per event, never replayed. It decides from the copies it locks, not from the event alone. */
export interface Reaction<E extends object = object> {
  readonly event: EventContract<E>;
  react(event: E, tx: EntityManager): Promise<void>;
}

/**
 * An act that takes its events in sets: those that follow each other in a chunk, with nothing else between them. Each is
 * remembered by itself, and what it publishes names its own cause: `outbox.append(tx, events, cause)`.
 */
export interface SetReaction<E extends object = object> {
  readonly event: EventContract<E>;
  reactToSet(events: readonly HeardEvent<E>[], tx: EntityManager): Promise<void>;
}

export interface HeardEvent<E extends object = object> {
  readonly data: E;
  readonly cause: Cause;
}

/**
 * Locks what the acts of a chunk are going to lock, all at once and in the order of ids, before the first of them runs:
 * chunks that name the same rows crosswise queue, instead of being each other's deadlock. One for a service.
 */
export interface LocksFirst {
  /** The chunk's events that are new to at least one reaction, in log order. */
  lockFirst(events: readonly object[], tx: EntityManager): Promise<void>;
}

/**
 * A copy of another service's facts: version-guarded upserts, tombstones kept, emits nothing, can be rebuilt.
 * For one event the copies run before the acts, in the same transaction.
 */
export interface Copy<E extends object = object> {
  readonly events: readonly EventContract<E>[];
  keep(event: E, tx: EntityManager): Promise<void>;
}

/**
 * For bulk topics: takes the batch, works set-based, de-duplicates by its own key.
 * Several event types in one reaction when their order within a key matters; the batch is in log order.
 */
export interface BulkReaction<E extends object = object> {
  readonly events: readonly EventContract<E>[];
  reactToMany(events: readonly ReceivedEvent<E>[], tx: EntityManager): Promise<void>;
}

export interface ReceivedEvent<E extends object = object> {
  readonly id: string;
  /** The contract's plain name: `ImpressionTracked`. */
  readonly type: string;
  readonly key: string;
  /** Platform time of the fact. */
  readonly time: Date;
  readonly data: E;
}

/** `subscriptions.ts` of a service: all that it hears. */
export interface Subscriptions {
  readonly copies: readonly Type<Copy>[];
  readonly acts: readonly Type<Reaction | SetReaction>[];
  readonly locksFirst?: Type<LocksFirst>;
  readonly bulk?: readonly Type<BulkReaction>[];
}
