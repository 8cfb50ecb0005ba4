import { newId } from '@afterglow/service-defaults/ids';
import { none } from '@afterglow/testing/bad-input/attempt';
import { describeBadInput } from '@afterglow/testing/bad-input/describe-bad-input';
import type { JsonObject } from '@afterglow/testing/bad-input/bad-values';
import type { RouteExamples } from '@afterglow/testing/bad-input/route-example';
import type { TestService } from '@afterglow/testing/start-service';
import { service } from './service.ts';
import { createAdOverHttp, type AdIds } from './spec-fixtures/ad-over-http.ts';
import { adBody, adGroupBody, campaignBody } from './spec-fixtures/request-bodies.ts';
import { subscriptions } from './subscriptions.ts';

/** leo is the admin of the business account, rival has nothing to do with it. */
describeBadInput({
  ...{ definition: service, subscriptions },
  examples: (svc: TestService): RouteExamples => {
    const lists = { stranger: none('others’ objects are left out of lists'), unknown: none('its path names no object') };
    const body = async (of: (ids: AdIds) => object) => ({ body: of(await createAdOverHttp(svc)) as JsonObject });
    const of = (kind: 'campaign' | 'ad_group' | 'ad') => {
      const notFound = `404 ${kind}.not_found` as const;
      return { as: 'leo', stranger: { as: 'rival', gets: notFound }, unknown: notFound } as const;
    };
    const createdFor = (kind: 'business_account' | 'campaign' | 'ad_group') =>
      ({ as: 'leo', stranger: { as: 'rival', gets: `404 ${kind}.not_found` }, unknown: lists.unknown }) as const;
    const ofOperators = { as: 'op', stranger: none('operators act on all markets'), unknown: lists.unknown } as const;
    const about = (version?: number) => async () => {
      const { campaignId, adGroupId, adId } = await createAdOverHttp(svc);
      const params = { campaignId, adGroupId, adId };
      return version === undefined ? { params } : { params, version, body: { operationStatus: 'ENABLE' } };
    };
    return {
      'GET /v1/library-posts': { as: 'leo', request: () => ({ query: { sort: 'PERFORMANCE' } }), ...lists },
      'GET /v1/rate-cards': {
        ...{ as: 'leo', unknown: lists.unknown, request: () => ({ query: { market: 'US' } }) },
        stranger: none('rate cards are for everybody'),
      },
      'GET /v1/spark-ads-rollout': { ...ofOperators, request: () => ({}) },
      'PUT /v1/spark-ads-rollout': {
        ...ofOperators,
        request: () => ({ body: { market: 'FR', stage: 'BETA', betaBusinessAccountIds: [newId()] } }),
      },
      'POST /v1/campaigns': { ...createdFor('business_account'), request: () => body(campaignBody) },
      'GET /v1/campaigns': { as: 'leo', request: () => ({}), ...lists },
      'GET /v1/campaigns/:campaignId': { ...of('campaign'), request: about() },
      'PATCH /v1/campaigns/:campaignId': { ...of('campaign'), request: about(1) },
      'POST /v1/ad-groups': { ...createdFor('campaign'), request: () => body(adGroupBody) },
      'GET /v1/ad-groups': { as: 'leo', request: () => ({}), ...lists },
      'GET /v1/ad-groups/:adGroupId': { ...of('ad_group'), request: about() },
      'PATCH /v1/ad-groups/:adGroupId': { ...of('ad_group'), request: about(1) },
      'POST /v1/ads': { ...createdFor('ad_group'), request: () => body(adBody) },
      'GET /v1/ads': { as: 'leo', request: () => ({}), ...lists },
      'GET /v1/ads/:adId': { ...of('ad'), request: about() },
      'PATCH /v1/ads/:adId': { ...of('ad'), request: about(2) },
      'GET /v1/ads/:adId/status': { ...of('ad'), request: about() },
    };
  },
});
