import { eventTypeOf, type EventContract } from '@afterglow/contracts/event-contract';
import type { Type } from '@nestjs/common';
import type { BulkReaction, Copy, LocksFirst, Reaction, SetReaction, Subscriptions } from './reaction.ts';
import { isBulkTopic } from './topics.ts';

/** The name under which the inbox remembers: the class name, which is the file name. Renaming it forgets. */
export interface Named<T> {
  readonly name: string;
  readonly run: T;
}

export interface ControlHandler {
  readonly contract: EventContract;
  /** Run before the acts, for the same event, in the same transaction. */
  readonly copies: readonly Named<Copy>[];
  readonly acts: readonly Named<Reaction | SetReaction>[];
}

export interface BulkHandler {
  readonly contract: EventContract;
  readonly reactions: readonly Named<BulkReaction>[];
}

/** What a service hears, by full event type. */
export interface Handlers {
  readonly control: ReadonlyMap<string, ControlHandler>;
  readonly bulk: ReadonlyMap<string, BulkHandler>;
  readonly controlTopics: readonly string[];
  readonly bulkTopics: readonly string[];
  readonly locksFirst?: LocksFirst;
}

/** The events to which nothing reacts but sets. */
export function typesOfSets(control: ReadonlyMap<string, ControlHandler>): ReadonlySet<string> {
  const isOfSets = ({ copies, acts }: ControlHandler) => copies.length === 0 && acts.every(({ run }) => 'reactToSet' in run);
  return new Set([...control].flatMap(([type, handler]) => (isOfSets(handler) ? [type] : [])));
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

/** Throws when a reaction is on the wrong side of the line between control and bulk topics. */
export function handlersOf(subscriptions: Subscriptions, resolve: <T>(type: Type<T>) => T): Handlers {
  const control = new Map<string, Mutable<ControlHandler>>();
  const bulk = new Map<string, Mutable<BulkHandler>>();
  const controlHandler = (contract: EventContract) => entry(control, contract, () => ({ contract, copies: [], acts: [] }));
  for (const type of subscriptions.copies) {
    const run = resolve(type as unknown as Type<Copy>);
    for (const contract of run.events) controlHandler(contract).copies.push({ name: type.name, run });
  }
  for (const type of subscriptions.acts) {
    const run = resolve(type as unknown as Type<Reaction | SetReaction>);
    controlHandler(run.event).acts.push({ name: type.name, run });
  }
  for (const type of subscriptions.bulk ?? []) {
    const run = resolve(type as unknown as Type<BulkReaction>);
    for (const contract of run.events)
      entry(bulk, contract, () => ({ contract, reactions: [] })).reactions.push({ name: type.name, run });
  }
  for (const { contract } of control.values()) assertSide(contract, false);
  for (const { contract } of bulk.values()) assertSide(contract, true);
  const locksFirst = subscriptions.locksFirst && resolve(subscriptions.locksFirst);
  return {
    ...{ control, bulk, controlTopics: topicsOf(control), bulkTopics: topicsOf(bulk) },
    ...(locksFirst ? { locksFirst } : {}),
  };
}

function entry<H>(map: Map<string, H>, contract: EventContract, make: () => H): H {
  const type = eventTypeOf(contract);
  const found = map.get(type) ?? make();
  map.set(type, found);
  return found;
}

function topicsOf(map: ReadonlyMap<string, { contract: EventContract }>): string[] {
  return [...new Set([...map.values()].map(({ contract }) => contract.topic))].sort();
}

function assertSide(contract: EventContract, bulk: boolean): void {
  if (isBulkTopic(contract.topic) === bulk) return;
  throw new Error(
    `${contract.type} is on topic ${contract.topic}: ${bulk ? 'only copies and acts hear it' : 'only a bulk reaction hears it'}`,
  );
}
