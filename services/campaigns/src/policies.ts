import { role, signedIn, type PolicyTable } from '@afterglow/service-defaults/policy';

const readers = 'of business accounts that the caller is a member of';
const editors = 'of business accounts where the caller is ADMIN or OPERATOR';

export const policies: PolicyTable = {
  'GET /v1/library-posts': signedIn(
    'public posts, the own ones, and those that a business account of the caller holds a grant for',
  ),
  'GET /v1/rate-cards': signedIn(),
  'GET /v1/spark-ads-rollout': role('platform-operator', 'all'),
  'PUT /v1/spark-ads-rollout': role('platform-operator', 'all'),
  'POST /v1/campaigns': signedIn(editors),
  'GET /v1/campaigns': signedIn(readers),
  'GET /v1/campaigns/:campaignId': signedIn(readers),
  'PATCH /v1/campaigns/:campaignId': signedIn(editors),
  'POST /v1/ad-groups': signedIn(editors),
  'GET /v1/ad-groups': signedIn(readers),
  'GET /v1/ad-groups/:adGroupId': signedIn(readers),
  'PATCH /v1/ad-groups/:adGroupId': signedIn(editors),
  'POST /v1/ads': signedIn(editors),
  'GET /v1/ads': signedIn(readers),
  'GET /v1/ads/:adId': signedIn(readers),
  'PATCH /v1/ads/:adId': signedIn(editors),
  'GET /v1/ads/:adId/status': signedIn(readers),
};
