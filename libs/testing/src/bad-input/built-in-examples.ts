import { none } from './attempt.ts';
import type { RouteExample, RouteExamples } from './route-example.ts';

const nobodysOwn = { stranger: none('it shows nobody’s own'), unknown: none('its path names no object') };
const open: RouteExample = { as: 'nobody', request: () => ({}), ...nobodysOwn };
const operators = {
  stranger: none('all of it is for all operators'),
  unknown: none('its path names no object'),
};
const operator: RouteExample = { as: 'op', request: () => ({}), ...operators };
const noLetter = '404 dead_letter.not_found';
const deadLetterId = '0190a000-0000-7000-8000-0000000000ff';
const why = 'a test';
const partition = { consumerGroup: 'nobody', topic: 'nothing', partition: 0, why };

/**
 * The routes that every service has. What they answer when there is something to pause or to redrive is told by the specs
 * of messaging; here there is nothing.
 */
export const builtInExamples: RouteExamples = {
  'GET /health/live': open,
  'GET /health/ready': open,
  'GET /metrics': open,
  'GET /operations/quiescence': operator,
  'GET /operations/log-level': operator,
  'PUT /operations/log-level': { ...operator, request: () => ({ body: { level: 'trace', minutes: 1, why } }) },
  'DELETE /operations/log-level': operator,
  'GET /operations/timeline': { ...operator, request: () => ({ query: { id: deadLetterId } }) },
  'GET /operations/flow': operator,
  'GET /operations/consumers': operator,
  'POST /operations/consumers/pauses': {
    ...operator,
    request: () => ({ body: partition }),
    gets: '404 consumer.not_found',
  },
  'POST /operations/consumers/resumptions': {
    ...operator,
    request: () => ({ body: partition }),
    gets: '409 consumer.not_halted',
  },
  'GET /operations/dead-letters': operator,
  'GET /operations/dead-letters/letters': { ...operator, request: () => ({ query: { fingerprint: '0123456789abcdef' } }) },
  'GET /operations/dead-letters/:deadLetterId': {
    ...operator,
    request: () => ({ params: { deadLetterId } }),
    ...{ gets: noLetter, unknown: noLetter },
  },
  'PUT /operations/dead-letters/:deadLetterId/payload': {
    ...operator,
    request: () => ({ params: { deadLetterId }, body: { why, value: '{}' } }),
    ...{ gets: noLetter, unknown: noLetter },
  },
  'POST /operations/dead-letters/redrives': { ...operator, request: () => ({ body: { why, deadLetterId } }), gets: noLetter },
  'POST /operations/dead-letters/discards': { ...operator, request: () => ({ body: { why, deadLetterId } }), gets: noLetter },
};
