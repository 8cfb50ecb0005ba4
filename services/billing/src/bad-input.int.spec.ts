import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';
import { none } from '@afterglow/testing/bad-input/attempt';
import { describeBadInput } from '@afterglow/testing/bad-input/describe-bad-input';
import type { TestService } from '@afterglow/testing/start-service';
import { service } from './service.ts';
import { businessAccountOpened, UNIT } from './spec-fixtures/billing-world.ts';
import { subscriptions } from './subscriptions.ts';

/** leo is the admin of the account; rival has one of its own. */
describeBadInput({
  ...{ definition: service, subscriptions },
  examples: (svc: TestService) => {
    const account = async () => {
      const businessAccountId = newId();
      await svc.publish(businessAccountOpened(businessAccountId, { members: [{ userId: personas.leo.userId, role: 'ADMIN' }] }));
      return { businessAccountId };
    };
    const notFound = '404 billing_account.not_found';
    const ofMembers = { as: 'leo', stranger: { as: 'rival', gets: notFound }, unknown: notFound } as const;
    return {
      'GET /v1/billing-accounts/:businessAccountId': {
        ...ofMembers,
        request: async () => ({ params: await account() }),
      },
      'PATCH /v1/billing-accounts/:businessAccountId': {
        ...ofMembers,
        request: async () => ({
          params: await account(),
          body: { budgetMode: 'DAILY_BUDGET', budgetMicros: 20 * UNIT },
          version: 1,
        }),
      },
      'POST /v1/billing-accounts/:businessAccountId/top-ups': {
        ...ofMembers,
        request: async () => ({ params: await account(), body: { amountMicros: 20 * UNIT, currency: 'USD' } }),
      },
      'GET /v1/billing-accounts/:businessAccountId/transactions': {
        ...ofMembers,
        request: async () => ({ params: await account() }),
      },
      'GET /v1/ledger/trial-balance': {
        ...{ as: 'op', request: () => ({}) },
        stranger: none('it is the whole ledger, for all operators'),
        unknown: none('its path names no object'),
      },
    };
  },
});
