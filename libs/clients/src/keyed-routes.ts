import { authorizationKeyedRoutes } from './generated/authorization.ts';
import { billingKeyedRoutes } from './generated/billing.ts';
import { campaignsKeyedRoutes } from './generated/campaigns.ts';
import { deliveryKeyedRoutes } from './generated/delivery.ts';
import { storiesKeyedRoutes } from './generated/stories.ts';
import type { ServiceName } from './service-routes.ts';

/** The routes that keep their answers under an Idempotency-Key: sent again, they have their effect once. */
export const keyedRoutes: Readonly<Record<ServiceName, ReadonlySet<string>>> = {
  stories: storiesKeyedRoutes,
  authorization: authorizationKeyedRoutes,
  campaigns: campaignsKeyedRoutes,
  delivery: deliveryKeyedRoutes,
  billing: billingKeyedRoutes,
};
