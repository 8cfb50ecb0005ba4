import { startPlatformFromImages, type PlatformFromImages } from '@afterglow/testing/start-platform-from-images';

describe('our own service, against Afterglow', () => {
  let afterglow: PlatformFromImages;

  // Postgres, Kafka, five services and the local helper, on free ports.
  beforeAll(async () => {
    afterglow = await startPlatformFromImages();
  }, 300_000);
  afterAll(() => afterglow?.stop());

  async function send(url: string, { token, body }: { token?: string; body?: object }): Promise<Record<string, unknown>> {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: {
        'content-type': 'application/json',
        // A POST that creates something can be sent again with the same key: it has its effect once.
        'idempotency-key': crypto.randomUUID(),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  }

  it('a code that a creator hands over becomes a grant, and campaigns hears of it', async () => {
    // Made over the services' own APIs, as a user would: a post whose creator has made an ad code, and a funded account.
    const { post, fundedAccount } = (await send(`${afterglow.helperUrl}/fixtures`, {
      body: { post: { adCode: {} }, fundedAccount: {} },
    })) as { post: Record<string, string>; fundedAccount: { businessAccountId: string; tokens: Record<string, string> } };

    const grant = await send(`${afterglow.urls.authorization}/v1/ad-authorizations/redemptions`, {
      token: fundedAccount.tokens['authorization'] ?? '',
      body: { adCode: post['adCode'], businessAccountId: fundedAccount.businessAccountId },
    });
    expect(grant).toMatchObject({ postId: post['postId'], isEffective: true });

    // No sleeping: the timeline waits until the service has processed the event.
    const query = new URLSearchParams({ id: String(grant['adAuthorizationId']), until: 'AdAuthorized', waitMs: '5000' });
    const timeline = await send(`${afterglow.urls.campaigns}/operations/timeline?${query}`, {
      token: await afterglow.tokenFor('op', 'campaigns'),
    });
    expect(timeline).toMatchObject({ found: true });
  });
});
