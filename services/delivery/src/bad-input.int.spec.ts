import { newId } from '@afterglow/service-defaults/ids';
import { none } from '@afterglow/testing/bad-input/attempt';
import { describeBadInput } from '@afterglow/testing/bad-input/describe-bad-input';
import { service } from './service.ts';
import { subscriptions } from './subscriptions.ts';

const viewer = { viewerId: newId(), country: 'US', language: 'en', ageGroup: 'AGE_25_34', interests: ['music'] };
const ofClients = {
  as: 'feed',
  stranger: none('viewers and tokens belong to no client'),
  unknown: none('its path names no object'),
} as const;
const ofOperators = {
  as: 'op',
  stranger: none('stops are of all operators'),
  unknown: none('a scope may name what delivery has not heard of yet'),
} as const;

describeBadInput({
  ...{ definition: service, subscriptions },
  env: { DELIVERY_TOKEN_SECRET: 'a secret of this spec, long enough' },
  examples: () => ({
    'POST /v1/decisions': { ...ofClients, request: () => ({ body: { placement: 'IN_FEED', viewer, slots: 1 } }) },
    'POST /v1/tracking-events': { ...ofClients, request: () => ({ body: { tokens: ['forged'] } }) },
    'GET /v1/emergency-stops': { ...ofOperators, request: () => ({}) },
    'PUT /v1/emergency-stops/:scope': {
      ...ofOperators,
      request: () => ({ params: { scope: `post:${newId()}` }, body: { why: 'court order' } }),
    },
    'DELETE /v1/emergency-stops/:scope': {
      ...ofOperators,
      request: () => ({ params: { scope: `post:${newId()}` }, query: { why: 'lifted' } }),
    },
  }),
});
