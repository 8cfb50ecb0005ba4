import { client, role, type PolicyTable } from '@afterglow/service-defaults/policy';

/** Only the feed asks for ads: people never see a price or a token of somebody else. Operators can stop ads at once. */
export const policies: PolicyTable = {
  'POST /v1/decisions': client('decisions:write'),
  'POST /v1/tracking-events': client('tracking-events:write'),
  'GET /v1/emergency-stops': role('platform-operator'),
  'PUT /v1/emergency-stops/:scope': role('platform-operator'),
  'DELETE /v1/emergency-stops/:scope': role('platform-operator'),
};
