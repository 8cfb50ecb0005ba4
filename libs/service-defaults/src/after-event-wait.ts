import { setTimeout as delay } from 'node:timers/promises';
import { parseAfterEvent } from './after-event.ts';
import { RequestRefusal } from './request-refusal.ts';
import type { AttachedPlugin } from './service-definition.ts';
import type { CausedEvent } from './transaction-scope.ts';

const WAIT_MS = 2_000;
const POLL_MS = 25;

/** Read your own writes across services: waits up to 2 s until these events were processed here, else 409. */
export async function waitForEvents(header: string, plugin: AttachedPlugin): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  let missing: readonly CausedEvent[] = parseAfterEvent(header);
  for (;;) {
    missing = await plugin.notSeenYet(missing);
    if (missing.length === 0) return;
    if (performance.now() >= deadline) break;
    await delay(POLL_MS);
  }
  throw new RequestRefusal({
    status: 409,
    code: 'event.not_yet_seen',
    message: 'This service has not yet processed all the events that After-Event names',
    facts: { events: missing.map((event) => `${event.type};${event.id}`) },
    retryAfterSeconds: 1,
  });
}
