import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tokensOf } from './actor-tokens.ts';
import { CallFailed, PlatformClient } from './platform-client.ts';
import type { ServiceUrls } from './service-urls.ts';
import { TokenIssuer } from './token-issuer.ts';

interface Reply {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

describe('a client of the platform', () => {
  const asked: IncomingMessage[] = [];
  const replies: Reply[] = [];
  const server = createServer((request, response) => {
    asked.push(request.resume());
    const { status, body, headers } = replies.shift() ?? { status: 204 };
    response.writeHead(status, headers).end(body && JSON.stringify(body));
  });
  let urls: ServiceUrls;
  let client: PlatformClient;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    urls = { stories: url, authorization: url, campaigns: url, delivery: url, billing: 'http://127.0.0.1:1' };
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(async () => {
    asked.length = replies.length = 0;
    client = new PlatformClient(urls, tokensOf(await TokenIssuer.create({ issuer: 'http://issuer.test' })));
  });

  const headersAsked = (name: string) => asked.map(({ headers }) => headers[name]);

  it('names the events that it caused in its later calls, and a new session names none', async () => {
    replies.push({ status: 201, headers: { 'afterglow-event': 'PostPublished;1, SoundUsed;2' } }, { status: 200, body: {} });
    await client.call('stories', 'POST /v1/posts', { as: 'mia', body: {} });
    await client.call('campaigns', 'GET /v1/library-posts');
    await client.call('campaigns', 'GET /v1/library-posts', { after: [] });
    await client.session().call('campaigns', 'GET /v1/library-posts');
    expect(headersAsked('after-event')).toEqual([undefined, 'PostPublished;1, SoundUsed;2', undefined, undefined]);
  });

  it('asks again with the same key when the service has not heard of an event yet', async () => {
    const notYet = { status: 409, body: { code: 'event.not_yet_seen' }, headers: { 'retry-after': '0' } };
    replies.push(notYet, notYet, { status: 201, body: { adId: '1' } });
    expect(await client.call('campaigns', 'POST /v1/ads', { body: {} })).toEqual({ adId: '1' });
    expect(asked).toHaveLength(3);
    expect(new Set(headersAsked('idempotency-key')).size).toBe(1);
  });

  it('gives each POST a key of its own, and takes the one that it is given', async () => {
    for (const key of [undefined, undefined, 'seed-1']) await client.call('stories', 'POST /v1/posts', { body: {}, key });
    expect(new Set(headersAsked('idempotency-key')).size).toBe(3);
    expect(headersAsked('idempotency-key')[2]).toBe('seed-1');
  });

  it('tells a refusal in one sentence, or hands it over to who counts on it', async () => {
    const gone = { status: 410, body: { code: 'story.expired', detail: 'It is over.' } };
    replies.push(gone, gone);
    const failed = client.call('stories', 'GET /v1/stories/1');
    await expect(failed).rejects.toThrow('GET /v1/stories/1 of stories answered 410 story.expired: It is over.');
    await expect(failed).rejects.toBeInstanceOf(CallFailed);
    expect(await client.send('stories', 'GET /v1/stories/1')).toMatchObject(gone);
  });

  it('puts all its calls under one correlation id, if it has one', async () => {
    const correlated = new PlatformClient(urls, async () => 'token', 'chain-1');
    await correlated.session().call('stories', 'GET /v1/x');
    await client.call('stories', 'GET /v1/x');
    expect(headersAsked('x-correlation-id')).toEqual(['chain-1', undefined]);
  });

  it('says where nothing answers', async () => {
    await expect(client.call('billing', 'GET /v1/x')).rejects.toThrow('billing does not answer at http://127.0.0.1:1');
  });

  it('sends one token until it is about to end', async () => {
    await client.call('stories', 'GET /v1/x', { as: 'mia' });
    await client.call('stories', 'GET /v1/x', { as: 'mia' });
    await client.call('stories', 'GET /v1/x', { as: { userId: 'somebody' } });
    expect(new Set(headersAsked('authorization')).size).toBe(2);
    expect(headersAsked('authorization')[0]).toMatch(/^Bearer ey/);
  });

  it('waits for an event by asking the timeline, not by sleeping', async () => {
    replies.push(
      { status: 200, body: { data: [], found: false } },
      { status: 200, body: { data: [{ type: 'X' }], found: true } },
    );
    expect(await client.timeline('stories', 'id-1', 'StoryExpired')).toMatchObject({ found: true });
    expect(asked.map(({ url }) => url)).toEqual(Array(2).fill('/operations/timeline?id=id-1&until=StoryExpired&waitMs=2000'));
  });
});
