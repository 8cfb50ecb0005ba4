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
import { startFiveServicesFromImages } from './five-services-from-images.ts';

export interface FiveServices {
  readonly platform: Pick<TestPlatform, 'clock' | 'query' | 'settled' | 'stop'>;
  readonly urls: ServiceUrls;
  readonly tokenFor: TokenFor;
}

type Options = NonNullable<Parameters<typeof startPlatform>[1]>;

/**
 * Five real services on real Kafka and Postgres: in this process, or with E2E_ON=images in containers of the built images,
 * which take no options.
 */
export async function startFiveServices(options: Options = {}): Promise<FiveServices> {
  return process.env['E2E_ON'] === 'images' ? startFiveServicesFromImages() : startFiveServicesHere(options);
}

/** Always in this process, for a test that does to its servers what it can't do to those of the images. */
export async function startFiveServicesHere(options: Options): Promise<FiveServices & { readonly platform: TestPlatform }> {
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
