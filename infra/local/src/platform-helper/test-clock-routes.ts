import type { FastifyInstance } from 'fastify';
import { millisecondsOf } from './iso-duration.ts';
import { Refusal } from './refusal.ts';
import { advanceClock, followRealTime, setClock } from './test-clock-rules.ts';
import type { TestClock } from './test-clock.ts';

interface ClockBody {
  readonly now?: string;
  readonly frozen?: boolean;
}

const clockBody = {
  type: 'object',
  properties: { now: { type: 'string', maxLength: 64 }, frozen: { type: 'boolean' } },
  additionalProperties: false,
  minProperties: 1,
};
const advanceBody = {
  type: 'object',
  required: ['by'],
  properties: { by: { type: 'string', maxLength: 64 } },
  additionalProperties: false,
};
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

/** The platform's clock: read, set, advanced, and let go again (OP4). */
export function addTestClockRoutes(server: FastifyInstance, testClock: TestClock): void {
  server.get('/test-clock', async () => testClock.read());
  server.put<{ Body: ClockBody }>('/test-clock', { schema: { body: clockBody } }, async ({ body }) => {
    const nowMs = body.now === undefined ? undefined : instantMs(body.now);
    return testClock.change(({ clock, realMs }) => setClock(clock, realMs, { nowMs, frozen: body.frozen }));
  });
  server.post<{ Body: { by: string } }>('/test-clock/advances', { schema: { body: advanceBody } }, async ({ body }) => {
    const byMs = millisecondsOf(body.by);
    if (byMs === null) {
      throw invalid('by', `"${body.by}" is not an ISO-8601 duration such as PT24H or P1DT0.001S (no years, months or signs)`);
    }
    return testClock.change(({ clock, realMs }) => advanceClock(clock, realMs, byMs));
  });
  server.delete('/test-clock', async () => testClock.change(({ clock, realMs }) => followRealTime(clock, realMs)));
}

function instantMs(text: string): number {
  const ms = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw invalid('now', `"${text}" is not a time such as 2026-11-23T06:10:00.000Z`);
  return ms;
}

const invalid = (field: string, message: string): Refusal =>
  new Refusal(400, 'request.invalid', message, { errors: [{ field, message }] });
