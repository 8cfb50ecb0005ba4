import type { EventContract } from '@afterglow/contracts/event-contract';
import type { Type } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** An act: happens once per event, never replayed. It decides from the copies it locks, not from the event alone. */
export interface Reaction<E extends object = object> {
  readonly event: EventContract<E>;
  react(event: E, tx: EntityManager): Promise<void>;
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
  readonly acts: readonly Type<Reaction>[];
  readonly bulk?: readonly Type<BulkReaction>[];
}
