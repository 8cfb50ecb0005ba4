/**
 * The boundaries of the steps on an event's way, from the change that it tells of to its last effect. A process that is
 * started with AFTERGLOW_FAIL_POINT=<name>:<n> kills itself with SIGKILL when it gets to that boundary for the n-th time: a crash as
 * a power cut makes it, which no catch and no finally can soften. In every other process a fail point is an empty function.
 */
export const FAIL_POINTS = [
  'outbox.appended',
  'outbox.flushed',
  'outbox.committed',
  'relay.read',
  'relay.request-sent',
  'relay.acknowledged',
  'relay.cursor-moved',
  'consumer.offset-moved',
  'consumer.inbox-entered',
  'consumer.reacted',
  'consumer.committed',
  'consumer.kafka-committed',
] as const;

/** Passed only where dead letters are redriven. */
export const REDRIVE_FAIL_POINTS = ['redrive.processed', 'redrive.letter-committed'] as const;

export type FailPoint = (typeof FAIL_POINTS)[number] | (typeof REDRIVE_FAIL_POINTS)[number];

const [armed, passes] = (process.env.AFTERGLOW_FAIL_POINT ?? '').split(':');
let left = Number(passes ?? 1);

export const failPoint: (name: FailPoint) => void = armed ? die : () => undefined;

/** After what was just begun has left the process: a request is on its way, and not yet answered. */
export const failPointSoon: (name: FailPoint) => void = armed ? (name) => void setImmediate(die, name) : () => undefined;

function die(name: FailPoint): void {
  if (name !== armed) return;
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}
