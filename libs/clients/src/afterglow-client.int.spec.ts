import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { AfterglowClient, type ClientOptions } from './afterglow-client.ts';
import { CallRefused, ServiceUnreachable } from './answer.ts';
import type { Time } from './retries.ts';

interface Reply {
  readonly status: number;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

const refusal = (status: number, code: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: { type: 'about:blank', title: 'No', status, code, detail: 'It is over.', requestId: '1' },
});
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
const CUT: Reply = { status: 0 };

/** Its time passes when somebody sleeps. */
class FakeTime implements Time {
  readonly pauses: number[] = [];
  private passedMs = 0;
  constructor(private readonly chance: number) {}

  nowMs(): number {
    return this.passedMs;
  }
  random(): number {
    return this.chance;
  }
  sleep(ms: number): Promise<void> {
    this.pauses.push(ms);
    this.passedMs += ms;
    return Promise.resolve();
  }
}

describe('a client of the services, against a server that answers as it is told', () => {
  const asked: FastifyRequest[] = [];
  const replies: Reply[] = [];
  let server: FastifyInstance;
  let url: string;
  let time: FakeTime;

  beforeAll(async () => {
    server = fastify({ forceCloseConnections: true });
    server.all('/*', (request, response) => {
      asked.push(request);
      const { status, body, headers = {} } = replies.shift() ?? { status: 204 };
      if (status === 0) return void request.raw.socket.destroy();
      return response
        .code(status)
        .headers({ 'content-type': 'application/json', ...headers })
        .send(typeof body === 'object' ? JSON.stringify(body) : body);
    });
    url = await server.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    asked.length = replies.length = 0;
    time = new FakeTime(0.5);
  });

  function client(options: Partial<ClientOptions<string>> = {}): AfterglowClient {
    const urls = { stories: url, authorization: url, campaigns: url, delivery: url, billing: url };
    return new AfterglowClient<string>({ urls, tokenFor: (who, service) => `${who}@${service}`, time, ...options });
  }
  const headersAsked = (name: string) => asked.map(({ headers }) => headers[name]);
  const post = { itemType: 'VIDEO', caption: 'Hello' } as const;

  describe('what is sent', () => {
    it('is the path with its parameters, the query without what was left out, the body as JSON, the token for the service', async () => {
      const session = client({ as: 'mia', correlationId: 'chain-1' });
      await session.call('stories', 'GET /v1/posts/:postId', { params: { postId: 'a/b' } });
      await session.call('campaigns', 'GET /v1/library-posts', {
        as: 'leo',
        query: { creatorId: 'me', limit: 5, cursor: undefined },
      });
      await session.call('stories', 'POST /v1/posts', { body: post });
      expect(asked.map(({ method, url: path }) => `${method} ${path}`)).toEqual([
        'GET /v1/posts/a%2Fb',
        'GET /v1/library-posts?creatorId=me&limit=5',
        'POST /v1/posts',
      ]);
      expect(asked[2]?.body).toEqual(post);
      expect(headersAsked('authorization')).toEqual(['Bearer mia@stories', 'Bearer leo@campaigns', 'Bearer mia@stories']);
      expect(headersAsked('x-correlation-id')).toEqual(['chain-1', 'chain-1', 'chain-1']);
    });

    it('has an Idempotency-Key of its own where the route keeps answers, and the one that it was given', async () => {
      for (const key of [undefined, undefined, 'seed-1']) await client().call('stories', 'POST /v1/posts', { body: post, key });
      await client().call('delivery', 'POST /v1/tracking-events', { body: { tokens: ['t'] } });
      await client().call('stories', 'GET /v1/posts/:postId', { params: { postId: '1' } });
      const [first, second, ...others] = headersAsked('idempotency-key');
      expect(first).toMatch(/^[0-9a-f-]{36}$/);
      expect(second).not.toBe(first);
      expect(others).toEqual(['seed-1', undefined, undefined]);
    });

    it('has the version of the state that an edit was decided on', async () => {
      replies.push({ status: 200, body: { adId: '1' }, headers: { etag: '"7"' } });
      const { etag = '' } = await client().send('campaigns', 'GET /v1/ads/:adId', { params: { adId: '1' } });
      const body = { operationStatus: 'DISABLE' } as const;
      await client().call('campaigns', 'PATCH /v1/ads/:adId', { params: { adId: '1' }, ifMatch: etag, body });
      expect(headersAsked('if-match')).toEqual([undefined, '"7"']);
    });
  });

  describe('reads its own writes', () => {
    it('names the events that it caused in its later calls; a session has a memory of its own', async () => {
      replies.push({ status: 201, body: {}, headers: { 'afterglow-event': 'PostPublished;1, SoundUsed;2' } });
      const session = client();
      await session.call('stories', 'POST /v1/posts', { body: post });
      await session.call('campaigns', 'GET /v1/library-posts');
      await session.call('campaigns', 'GET /v1/library-posts', { after: ['Other;3'] });
      await session.call('campaigns', 'GET /v1/library-posts', { after: [] });
      await session.session().call('campaigns', 'GET /v1/library-posts');
      const both = 'PostPublished;1, SoundUsed;2';
      expect(headersAsked('after-event')).toEqual([undefined, both, 'Other;3', undefined, undefined]);
      expect(session.causedEvents).toEqual(['PostPublished;1', 'SoundUsed;2']);
    });

    it('remembers the last twenty', async () => {
      const session = client();
      for (let n = 1; n <= 25; n += 1) {
        replies.push({ status: 201, body: {}, headers: { 'afterglow-event': `E;${n}` } });
        await session.call('stories', 'POST /v1/posts', { body: post });
      }
      expect(session.causedEvents).toEqual(Array.from({ length: 20 }, (_none, n) => `E;${n + 6}`));
    });

    it('asks again, with the same key, while the service has not seen an event yet', async () => {
      const notYet = refusal(409, 'event.not_yet_seen', { 'retry-after': '1' });
      replies.push(notYet, notYet, { status: 201, body: { postId: '1' } });
      expect(await client().call('stories', 'POST /v1/posts', { body: post })).toEqual({ postId: '1' });
      expect(new Set(headersAsked('idempotency-key')).size).toBe(1);
      expect(time.pauses).toEqual([1_050, 1_100]);
    });
  });

  describe('comes again', () => {
    it.each([
      ['429', refusal(429, 'request.too_many', { 'retry-after': '2' }), 2_050],
      ['503 with Retry-After', refusal(503, 'service.unavailable', { 'retry-after': '3' }), 3_050],
      ['503 of something in between', { status: 503, body: 'no upstream', headers: { 'content-type': 'text/html' } }, 50],
      ['502', { status: 502, body: '' }, 50],
      ['a connection that breaks', CUT, 50],
    ])('after %s, with the same key and body', async (_name, reply, pauseMs) => {
      replies.push(reply, { status: 201, body: { postId: '1' } });
      await client().call('stories', 'POST /v1/posts', { body: post });
      expect(time.pauses).toEqual([pauseMs]);
      expect(asked.map(({ body }) => body)).toEqual([post, post]);
      expect(new Set(headersAsked('idempotency-key')).size).toBe(1);
    });

    it('after pauses that grow, are random, and never longer than five seconds', async () => {
      replies.push(...Array<Reply>(9).fill({ status: 502 }));
      await client().call('stories', 'GET /health/live');
      expect(time.pauses).toEqual([50, 100, 200, 400, 800, 1_600, 2_500, 2_500, 2_500]);
      time = new FakeTime(0);
      replies.push(...Array<Reply>(3).fill({ status: 502 }));
      await client().call('stories', 'GET /health/live');
      expect(time.pauses).toEqual([0, 0, 0]);
    });

    it('until the deadline, and not for a pause that would pass it', async () => {
      replies.push(...Array<Reply>(5).fill(refusal(503, 'service.unavailable', { 'retry-after': '4' })));
      const answer = await client({ deadlineMs: 10_000 }).send('stories', 'POST /v1/posts', { body: post });
      expect(answer).toMatchObject({ ok: false, status: 503, problem: { code: 'service.unavailable' } });
      expect(time.pauses).toEqual([4_050, 4_100]);
      expect(asked).toHaveLength(3);
    });

    it('as often as it was allowed to', async () => {
      replies.push(refusal(503, 'service.unavailable', { 'retry-after': '1' }));
      expect(await client().send('stories', 'POST /v1/posts', { body: post, attempts: 1 })).toMatchObject({ status: 503 });
      expect(time.pauses).toEqual([]);
    });

    it('never where it could have an effect twice: a POST without a key that nobody answered', async () => {
      replies.push(CUT, { status: 502, body: '' }, refusal(503, 'tracking.unavailable', { 'retry-after': '1' }));
      const track = () => client().send('delivery', 'POST /v1/tracking-events', { body: { tokens: ['t'] } });
      await expect(track()).rejects.toBeInstanceOf(ServiceUnreachable);
      expect(await track()).toMatchObject({ ok: false, problem: { code: 'http.502' } });
      // Here the service says itself that it may be sent again.
      expect(await track()).toMatchObject({ ok: true });
      expect(time.pauses).toEqual([1_050]);
    });

    it('never after another refusal', async () => {
      for (const status of [400, 401, 403, 404, 409, 410, 412, 422, 500]) {
        replies.push(refusal(status, 'some.refusal'));
        expect(await client().send('stories', 'POST /v1/posts', { body: post })).toMatchObject({ ok: false, status });
      }
      expect(time.pauses).toEqual([]);
    });

    it('says at last where nothing answers', async () => {
      const nowhere = client({ urls: { billing: 'http://127.0.0.1:1' }, deadlineMs: 1_000 });
      const call = nowhere.call('billing', 'GET /health/live');
      await expect(call).rejects.toThrow('billing does not answer at http://127.0.0.1:1');
      expect(time.pauses.length).toBeGreaterThan(1);
      await expect(nowhere.call('stories', 'GET /health/live')).rejects.toThrow('not told where stories is');
    });
  });

  describe('what comes back', () => {
    it('is the body, or a refusal in one sentence that is an error, with its code', async () => {
      replies.push(refusal(410, 'story.expired'), refusal(410, 'story.expired'));
      const call = client().call('stories', 'GET /v1/stories/:storyId', { params: { storyId: '1' } });
      await expect(call).rejects.toThrow('GET /v1/stories/:storyId of stories answered 410 story.expired: It is over.');
      const error: unknown = await call.catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(CallRefused);
      expect((error as CallRefused).problem.code).toBe('story.expired');
    });

    it('has codes that the compiler knows', async () => {
      replies.push(refusal(410, 'story.expired'));
      const answer = await client().send('stories', 'GET /v1/stories/:storyId', { params: { storyId: '1' } });
      expect(!answer.ok && answer.problem.code === 'story.expired').toBe(true);
      // @ts-expect-error a code of another service
      expect(!answer.ok && answer.problem.code === 'ad_code.expired').toBe(false);
    });

    it('is all that a list holds, page by page', async () => {
      replies.push({ status: 200, body: { data: [{ adId: '1' }, { adId: '2' }], nextCursor: 'c1' } });
      replies.push({ status: 200, body: { data: [{ adId: '3' }], nextCursor: null } });
      const ads = await all(client().pages('campaigns', 'GET /v1/ads', { query: { limit: 2 } }));
      expect(ads.map(({ adId }) => adId)).toEqual(['1', '2', '3']);
      expect(asked.map(({ url: path }) => path)).toEqual(['/v1/ads?limit=2', '/v1/ads?limit=2&cursor=c1']);
      replies.push(refusal(403, 'auth.forbidden'));
      await expect(all(client().pages('campaigns', 'GET /v1/ads'))).rejects.toBeInstanceOf(CallRefused);
    });

    it('is what the timeline knows, which waits itself for an event', async () => {
      replies.push(
        { status: 200, body: { data: [], found: false } },
        { status: 200, body: { data: [{ type: 'X' }], found: true } },
      );
      expect(await client().timeline('stories', { id: 'id-1', until: 'StoryExpired', as: 'op' })).toMatchObject({ found: true });
      expect(asked.map(({ url: path }) => path)).toEqual(
        Array(2).fill('/operations/timeline?id=id-1&until=StoryExpired&waitMs=2000'),
      );
      expect(headersAsked('authorization')[0]).toBe('Bearer op@stories');
    });
  });
});
