import { AfterglowClient } from '@afterglow/clients/afterglow-client';
import { startPlatformFromImages, type PlatformFromImages } from '@afterglow/testing/start-platform-from-images';

describe('our own service, against Afterglow', () => {
  let afterglow: PlatformFromImages;

  // Postgres, Kafka, five services and the local helper, on free ports.
  beforeAll(async () => {
    afterglow = await startPlatformFromImages();
  }, 300_000);
  afterAll(() => afterglow?.stop());

  it('a code that a creator hands over becomes a grant, and campaigns hears of it', async () => {
    // Made over the services' own APIs, as a user would: a post whose creator has made an ad code, and a funded account.
    const response = await fetch(`${afterglow.helperUrl}/fixtures`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ post: { adCode: {} }, fundedAccount: {} }),
    });
    const { post, fundedAccount } = (await response.json()) as Record<string, Record<string, string>>;
    const { adCode = '', postId } = post ?? {};
    const { businessAccountId = '', adminId = '' } = fundedAccount ?? {};

    const client = new AfterglowClient({ urls: afterglow.urls, tokenFor: afterglow.tokenFor });
    const grant = await client.call('authorization', 'POST /v1/ad-authorizations/redemptions', {
      as: { userId: adminId },
      body: { adCode, businessAccountId },
    });
    expect(grant).toMatchObject({ postId, isEffective: true });

    // No sleeping: the timeline waits until the service has processed the event.
    const seen = { as: 'op', id: grant.adAuthorizationId, until: 'AdAuthorized' } as const;
    expect(await client.timeline('campaigns', seen)).toMatchObject({ found: true });
  });
});
