import { client, type PolicyTable } from '@afterglow/service-defaults/policy';

/** Only the feed calls delivery: people never see a price or a token of somebody else. */
export const policies: PolicyTable = {
  'POST /v1/decisions': client('decisions:write'),
  'POST /v1/tracking-events': client('tracking-events:write'),
};
