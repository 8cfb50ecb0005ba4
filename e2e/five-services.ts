import { service as authorization } from '@afterglow/authorization/service';
import { subscriptions as authorizationHears } from '@afterglow/authorization/subscriptions';
import { service as billing } from '@afterglow/billing/service';
import { subscriptions as billingHears } from '@afterglow/billing/subscriptions';
import { service as campaigns } from '@afterglow/campaigns/service';
import { subscriptions as campaignsHears } from '@afterglow/campaigns/subscriptions';
import { service as delivery } from '@afterglow/delivery/service';
import { subscriptions as deliveryHears } from '@afterglow/delivery/subscriptions';
import type { TokenFor } from '@afterglow/local/platform-helper/actor-tokens';
import type { ServiceUrls } from '@afterglow/local/platform-helper/service-urls';
import { service as stories } from '@afterglow/stories/service';
import { subscriptions as storiesHears } from '@afterglow/stories/subscriptions';
import { startPlatform, type TestPlatform } from '@afterglow/testing/start-platform';

export interface FiveServices {
  readonly platform: TestPlatform;
  readonly urls: ServiceUrls;
  readonly tokenFor: TokenFor;
}

/** The whole platform in one process: five real services on real Kafka and Postgres. */
export async function startFiveServices(options: Parameters<typeof startPlatform>[1] = {}): Promise<FiveServices> {
  const services = [
    { definition: stories, subscriptions: storiesHears },
    { definition: authorization, subscriptions: authorizationHears },
    { definition: campaigns, subscriptions: campaignsHears },
    { definition: delivery, subscriptions: deliveryHears, env: { DELIVERY_TOKEN_SECRET: crypto.randomUUID() } },
    { definition: billing, subscriptions: billingHears },
  ];
  const platform = await startPlatform(services, options);
  const urls: ServiceUrls = {
    stories: platform.urlOf('stories'),
    authorization: platform.urlOf('authorization'),
    campaigns: platform.urlOf('campaigns'),
    delivery: platform.urlOf('delivery'),
    billing: platform.urlOf('billing'),
  };
  return { platform, urls, tokenFor: (actor, audience) => platform.tokenFor(actor, audience) };
}
