import { role, signedIn, type PolicyTable } from '@afterglow/service-defaults/policy';

export const policies: PolicyTable = {
  'GET /v1/billing-accounts/:businessAccountId': signedIn('of a business account that the caller is a member of'),
  'PATCH /v1/billing-accounts/:businessAccountId': signedIn('of a business account where the caller is ADMIN or FINANCE'),
  'POST /v1/billing-accounts/:businessAccountId/top-ups': signedIn('of a business account where the caller is ADMIN or FINANCE'),
  'GET /v1/billing-accounts/:businessAccountId/transactions': signedIn(
    'of a business account where the caller is ADMIN, FINANCE or ANALYST',
  ),
  'GET /v1/ledger/trial-balance': role('platform-operator'),
};
