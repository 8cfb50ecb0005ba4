import { personas } from '@afterglow/local/personas';
import { none } from '@afterglow/testing/bad-input/attempt';
import { describeBadInput } from '@afterglow/testing/bad-input/describe-bad-input';
import type { RouteExamples } from '@afterglow/testing/bad-input/route-example';
import type { TestService } from '@afterglow/testing/start-service';
import { service } from './service.ts';
import { publishedPost } from './spec-fixtures/published-post.ts';
import { subscriptions } from './subscriptions.ts';

/** mia is the creator, leo the admin of a business account, rival a stranger to both. */
describeBadInput({
  ...{ definition: service, subscriptions },
  examples: (svc: TestService): RouteExamples => {
    const done = async (as: 'mia' | 'leo' | 'op', method: string, path: string, body: object) => {
      const answer = await svc.call(method, path, { as, body });
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
      return answer.body as Record<string, string>;
    };
    const post = async () => {
      await done('mia', 'PUT', '/v1/creators/me/privacy-settings', { adAuthorizationEnabled: true });
      const published = publishedPost();
      await svc.publish(published);
      return { postId: published.postId };
    };
    const adCode = async () => done('mia', 'POST', '/v1/ad-codes', await post());
    const account = { name: 'Leo Records', currency: 'USD', timeZone: 'America/New_York' };
    const businessAccount = async () => {
      const { businessAccountId = '' } = await done('leo', 'POST', '/v1/business-accounts', account);
      return { businessAccountId };
    };
    const redemption = async () => ({ adCode: (await adCode()).adCode ?? '', ...(await businessAccount()) });
    const grant = async () => {
      const { adAuthorizationId = '' } = await done('leo', 'POST', '/v1/ad-authorizations/redemptions', await redemption());
      return { adAuthorizationId };
    };
    const member = async () => ({ ...(await businessAccount()), userId: personas.ana.userId });
    const enrolled = async () => {
      const { businessAccountId, userId } = await member();
      await done('leo', 'PUT', `/v1/business-accounts/${businessAccountId}/members/${userId}`, { role: 'ANALYST' });
      return { businessAccountId, userId };
    };

    const suspended = async () => {
      const { businessAccountId } = await businessAccount();
      await done('op', 'POST', `/v1/business-accounts/${businessAccountId}/suspension`, { reason: 'spam', evidence: 'ticket 7' });
      return { businessAccountId };
    };
    const appealed = async () => {
      const { businessAccountId } = await suspended();
      await done('leo', 'POST', `/v1/business-accounts/${businessAccountId}/appeal`, { text: 'not us' });
      return { businessAccountId };
    };

    const ones = { stranger: none('everybody has their own'), unknown: none('its path names no object') };
    const from = (as: 'mia' | 'leo', gets: `404 ${string}.not_found`) =>
      ({ as, stranger: { as: 'rival', gets }, unknown: gets }) as const;
    const ofAccount = from('leo', '404 business_account.not_found');
    const operated = none('operators act on everybody’s');
    const ofOperators = { as: 'op', stranger: operated, unknown: '404 business_account.not_found' } as const;
    const ofGrant = from('mia', '404 ad_authorization.not_found');
    return {
      'GET /v1/creators/me/privacy-settings': { as: 'mia', request: () => ({}), ...ones },
      'PUT /v1/creators/me/privacy-settings': {
        ...{ as: 'mia', ...ones },
        request: () => ({ body: { adAuthorizationEnabled: true } }),
      },
      'PUT /v1/posts/:postId/ad-settings': {
        ...from('mia', '404 post.not_found'),
        request: async () => ({ params: await post(), body: { isAdPromotable: true } }),
      },
      'POST /v1/ad-codes': {
        ...{ as: 'mia', stranger: { as: 'rival', gets: '404 post.not_found' }, unknown: ones.unknown },
        request: async () => ({
          body: { ...(await post()), caps: { dailySpendMicros: 5_000_000, currency: 'USD', placements: ['IN_FEED'] } },
        }),
      },
      'GET /v1/ad-codes': { as: 'mia', request: () => ({}), ...ones },
      'DELETE /v1/ad-codes/:adCodeId': {
        ...from('mia', '404 ad_code.not_found'),
        request: async () => ({ params: { adCodeId: (await adCode()).adCodeId ?? '' } }),
      },
      'POST /v1/ad-authorizations/redemptions': {
        ...{ as: 'leo', stranger: { as: 'rival', gets: '404 business_account.not_found' }, unknown: ones.unknown },
        request: async () => ({ body: await redemption() }),
      },
      'GET /v1/ad-authorizations': { as: 'leo', request: () => ({}), ...ones },
      'GET /v1/ad-authorizations/:adAuthorizationId': { ...ofGrant, request: async () => ({ params: await grant() }) },
      'POST /v1/ad-authorizations/:adAuthorizationId/revocation': {
        ...ofGrant,
        request: async () => ({ params: await grant() }),
      },
      'POST /v1/ad-authorizations/:adAuthorizationId/extension': {
        ...ofGrant,
        request: async () => ({ params: await grant(), body: { authorizationDays: 30 } }),
      },
      'POST /v1/business-accounts': { as: 'leo', ...ones, request: () => ({ body: account }) },
      'GET /v1/business-accounts/:businessAccountId': {
        ...ofAccount,
        request: async () => ({ params: await businessAccount() }),
      },
      'PATCH /v1/business-accounts/:businessAccountId': {
        ...ofAccount,
        request: async () => ({ params: await businessAccount(), body: { name: 'Leo & Sons' }, version: 1 }),
      },
      'POST /v1/business-accounts/:businessAccountId/verification': {
        ...ofOperators,
        request: async () => ({ params: await businessAccount() }),
      },
      'POST /v1/business-accounts/:businessAccountId/suspension': {
        ...ofOperators,
        request: async () => ({
          params: await businessAccount(),
          body: { reason: 'spam', evidence: 'ticket 7', appealDays: 30 },
        }),
      },
      'DELETE /v1/business-accounts/:businessAccountId/suspension': {
        ...ofOperators,
        request: async () => ({ params: await suspended() }),
      },
      'POST /v1/business-accounts/:businessAccountId/appeal': {
        ...ofAccount,
        request: async () => ({ params: await suspended(), body: { text: 'not us' } }),
      },
      'POST /v1/business-accounts/:businessAccountId/appeal-decision': {
        ...ofOperators,
        request: async () => ({ params: await appealed(), body: { decision: 'UPHELD' } }),
      },
      'POST /v1/business-accounts/:businessAccountId/closure': {
        ...ofAccount,
        request: async () => ({ params: await businessAccount() }),
      },
      'PUT /v1/business-accounts/:businessAccountId/members/:userId': {
        ...ofAccount,
        request: async () => ({ params: await member(), body: { role: 'ANALYST' } }),
      },
      'DELETE /v1/business-accounts/:businessAccountId/members/:userId': {
        ...ofAccount,
        request: async () => ({ params: await enrolled() }),
      },
    };
  },
});
