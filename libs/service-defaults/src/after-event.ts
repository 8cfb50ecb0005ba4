import { RequestRefusal } from './request-refusal.ts';
import type { CausedEvent } from './transaction-scope.ts';

/** A header has room for no more; of a transaction that caused more events, the last ones are named. */
const MAX_EVENTS = 100;

/** `Afterglow-Event: <type>;<id>, …` */
export function eventHeader(events: readonly CausedEvent[]): string {
  return events
    .slice(-MAX_EVENTS)
    .map((event) => `${event.type};${event.id}`)
    .join(', ');
}

/** The events that an `After-Event` header names, in the form of `Afterglow-Event`; anything else is refused with 400. */
export function parseAfterEvent(header: string): readonly CausedEvent[] {
  const parts = header.split(',').map((part) => /^([A-Za-z][\w.]{0,199});([\w-]{1,64})$/.exec(part.trim()));
  const events = parts.flatMap((part) => (part?.[1] && part[2] ? [{ type: part[1], id: part[2] }] : []));
  if (events.length === parts.length && events.length <= MAX_EVENTS) return events;
  throw new RequestRefusal({
    status: 400,
    code: 'event.header_malformed',
    message: `After-Event must have the form of Afterglow-Event: "<type>;<id>", commas between, at most ${MAX_EVENTS}`,
  });
}
