import { readEvent } from '@afterglow/messaging/event-validation';
import type { EventFile } from './event-files.ts';

/** By type: an event as the release wrote it. The log keeps such events, so every reader must take them for ever. */
export type ReleasedSamples = Readonly<Record<string, object>>;

export function samplesOf(events: readonly EventFile[]): ReleasedSamples {
  return Object.fromEntries(events.map(({ type, sample }) => [type, sample]));
}

/** What the readers of today would not take of the log, a sentence each. */
export function refusedSamples(released: ReleasedSamples, events: readonly EventFile[]): string[] {
  return Object.entries(released).flatMap(([type, sample]) => {
    const event = events.find((one) => one.type === type);
    if (!event) return [`${type} is read by nobody any more`];
    try {
      readEvent(event.contract, sample);
      return [];
    } catch (error) {
      return [`${type}: ${(error as Error).message}`];
    }
  });
}
