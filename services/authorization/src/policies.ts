import { role, signedIn, type PolicyTable } from '@afterglow/service-defaults/policy';

export const policies: PolicyTable = {
  'GET /v1/creators/me/privacy-settings': signedIn("the caller's own"),
  'PUT /v1/creators/me/privacy-settings': signedIn("the caller's own"),
  'PUT /v1/posts/:postId/ad-settings': signedIn("the caller's own posts"),
  'POST /v1/ad-codes': signedIn("for the caller's own posts"),
  'GET /v1/ad-codes': signedIn("the caller's own"),
  'DELETE /v1/ad-codes/:adCodeId': signedIn("the caller's own"),
  'POST /v1/ad-authorizations/redemptions': signedIn('for business accounts where the caller is ADMIN or OPERATOR'),
  'GET /v1/ad-authorizations': signedIn("on the caller's posts, or of business accounts where the caller is a member"),
  'GET /v1/ad-authorizations/:adAuthorizationId': signedIn(
    "on the caller's posts, or of business accounts where the caller is a member",
  ),
  'POST /v1/ad-authorizations/:adAuthorizationId/revocation': signedIn("on the caller's posts"),
  'POST /v1/ad-authorizations/:adAuthorizationId/extension': signedIn("on the caller's posts"),
  'POST /v1/business-accounts': signedIn(),
  'GET /v1/business-accounts/:businessAccountId': signedIn('where the caller is a member'),
  'PATCH /v1/business-accounts/:businessAccountId': signedIn('where the caller is ADMIN'),
  'POST /v1/business-accounts/:businessAccountId/verification': role('platform-operator', 'all'),
  'POST /v1/business-accounts/:businessAccountId/suspension': role('platform-operator', 'all'),
  'DELETE /v1/business-accounts/:businessAccountId/suspension': role('platform-operator', 'all'),
  'POST /v1/business-accounts/:businessAccountId/appeal': signedIn('where the caller is ADMIN'),
  'POST /v1/business-accounts/:businessAccountId/appeal-decision': role('platform-operator', 'all'),
  'POST /v1/business-accounts/:businessAccountId/closure': signedIn('where the caller is ADMIN'),
  'PUT /v1/business-accounts/:businessAccountId/members/:userId': signedIn('where the caller is ADMIN'),
  'DELETE /v1/business-accounts/:businessAccountId/members/:userId': signedIn('where the caller is ADMIN'),
};
