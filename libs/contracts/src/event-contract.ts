/** What every event class has beside its validated fields (DESIGN §3). */
export interface EventContract<E extends object = object> {
  new (): E;
  /** The event's name in the past tense, subject first: `AdAuthorized`. */
  readonly type: string;
  /** A breaking change is a new class in a new `.v2.ts` file, never an edit. */
  readonly version: number;
  readonly topic: string;
  /** True on events that take a right away: they are never held back behind a parked key. */
  readonly stops?: boolean;
  /** The id whose history must stay in order: it becomes the Kafka key. */
  keyOf(event: E): string;
}

/** An event as an entity returns it: all fields are named, none is forgotten. */
export function occurred<E extends object>(contract: EventContract<E>, fields: E): E {
  return Object.assign(new contract(), fields);
}

/** `afterglow.<producer>.<EventName>.v<version>`: the `ce_type` header. The producer is the topic's first segment. */
export function eventTypeOf(contract: EventContract): string {
  const producer = contract.topic.split('.')[0] ?? contract.topic;
  return `afterglow.${producer}.${contract.type}.v${contract.version}`;
}
