import { newId } from '@afterglow/service-defaults/ids';
import { startService, type TestService } from '@afterglow/testing/start-service';
import { policies } from './policies.ts';
import { service } from './service.ts';
import { subscriptions } from './subscriptions.ts';

type Who = 'nobody' | 'feed' | 'mia' | 'vic' | 'mod';
interface RouteCase {
  readonly body?: Record<string, unknown>;
  readonly ifMatch?: string;
  /** nobody has no token, feed is a service client, mia the creator, vic somebody else, mod a moderator. */
  readonly answers: readonly [nobody: number, feed: number, mia: number, vic: number, mod: number];
}

const WHO: readonly Who[] = ['nobody', 'feed', 'vic', 'mod', 'mia'];
const everybody = (status: number) => [401, 403, status, status, status] as const;
const creatorOnly = [401, 403, 200, 404, 404] as const;

const routes: Readonly<Record<string, RouteCase>> = {
  'POST /v1/sounds': { body: { title: 'Harbour lights' }, answers: everybody(201) },
  'GET /v1/sounds/:soundId': { answers: everybody(200) },
  'POST /v1/sounds/:soundId/ownership-decisions': { body: { decision: 'VERIFIED' }, answers: [401, 403, 403, 403, 201] },
  // Verified by nobody, the sound has no owner.
  'PUT /v1/sounds/:soundId/rights': { body: { rights: [] }, answers: everybody(404) },
  'GET /v1/sounds/:soundId/posts': { answers: everybody(200) },
  'POST /v1/posts': { body: { itemType: 'VIDEO' }, answers: everybody(201) },
  'GET /v1/posts/:postId': { answers: everybody(200) },
  'PATCH /v1/posts/:postId': { body: { caption: 'dusk' }, ifMatch: '"1"', answers: creatorOnly },
  'DELETE /v1/posts/:postId': { answers: creatorOnly },
  'POST /v1/posts/:postId/removal': { body: { reason: 'spam' }, answers: [401, 403, 403, 403, 201] },
  'POST /v1/posts/:postId/engagements': { body: { kind: 'VIEW' }, answers: everybody(200) },
  'POST /v1/posts/:postId/comments': { body: { text: 'wow' }, answers: everybody(201) },
  'GET /v1/posts/:postId/comments': { answers: everybody(200) },
  'POST /v1/stories': { body: {}, answers: everybody(201) },
  'GET /v1/stories/:storyId': { answers: everybody(200) },
  'PATCH /v1/stories/:storyId': { body: { commentAudience: 'FOLLOWERS' }, ifMatch: '"1"', answers: creatorOnly },
  'DELETE /v1/stories/:storyId': { answers: creatorOnly },
  'POST /v1/stories/:storyId/removal': { body: { reason: 'spam' }, answers: [401, 403, 403, 403, 201] },
  // Nothing is removed: who may appeal or decide is told so.
  'POST /v1/stories/:storyId/appeal': { body: { text: 'mine' }, answers: [401, 403, 409, 404, 404] },
  'POST /v1/stories/:storyId/appeal-decision': { body: { decision: 'UPHELD' }, answers: [401, 403, 403, 403, 409] },
  'POST /v1/stories/:storyId/comments': { body: { text: 'wow' }, answers: everybody(201) },
  'GET /v1/stories/:storyId/comments': { answers: everybody(200) },
  'PUT /v1/creators/:creatorId/followers/me': { body: {}, answers: everybody(200) },
  'DELETE /v1/creators/:creatorId/followers/me': { answers: everybody(200) },
  'POST /v1/creators/:creatorId/suspension': { body: { reason: 'spam' }, answers: [401, 403, 403, 403, 201] },
  'DELETE /v1/creators/:creatorId/suspension': { answers: [401, 403, 403, 403, 200] },
};

const right = { market: 'US', startsAt: '2026-12-01T00:00:00Z', endsAt: null };

describe('stories over HTTP', () => {
  let svc: TestService;
  beforeAll(async () => (svc = await startService({ definition: service, subscriptions })));
  afterAll(() => svc.stop());

  const create = async (path: string, body: object, as: 'mia' | 'leo' = 'mia') =>
    (await svc.call('POST', path, { as, body })).body;
  /** The ids of fresh objects of mia's, so that no case depends on another. */
  const arrange = async (): Promise<Record<string, string>> => {
    const { soundId } = await create('/v1/sounds', { title: 'Harbour lights' });
    const { postId } = await create('/v1/posts', { itemType: 'VIDEO', soundId });
    const { storyId } = await create('/v1/stories', { soundId });
    return { soundId, postId, storyId, creatorId: newId() } as Record<string, string>;
  };
  const pathOf = (route: string, ids: Record<string, string>) =>
    (route.split(' ')[1] ?? '').replace(/:(\w+)/g, (_, name: string) => ids[name] ?? name);
  const callAs = (who: Who, route: string, ids: Record<string, string>) => {
    const { body, ifMatch } = routes[route] ?? {};
    return svc.call(route.split(' ')[0] ?? '', pathOf(route, ids), {
      ...(who === 'nobody' ? {} : { as: who === 'feed' ? { userId: 'feed', scopes: ['decisions:write'] } : who }),
      ...(body ? { body } : {}),
      ...(ifMatch ? { headers: { 'if-match': ifMatch } } : {}),
    });
  };

  it('OP6 every route has its expectations here', () => {
    expect(Object.keys(routes).sort()).toEqual(Object.keys(policies).sort());
  });

  it.each(Object.keys(routes))('OP6 %s lets in who may', async (route) => {
    const ids = await arrange();
    const answers: Record<string, number> = {};
    for (const who of WHO) answers[who] = (await callAs(who, route, ids)).status;

    const [nobody, feed, mia, vic, mod] = routes[route]?.answers ?? [];
    expect(answers).toEqual({ nobody, feed, mia, vic, mod });
  });

  it.each<[string, string, Record<string, unknown>, string]>([
    ['POST /v1/sounds', 'no title', {}, 'title'],
    ['POST /v1/sounds', 'a blank title', { title: ' ' }, 'title'],
    ['POST /v1/sounds', 'an unknown field', { title: 'a', owner: 'me' }, 'owner'],
    ['POST /v1/sounds/:soundId/ownership-decisions', 'another decision', { decision: 'MAYBE' }, 'decision'],
    [
      'POST /v1/sounds/:soundId/ownership-decisions',
      'an owner that is no id',
      { decision: 'VERIFIED', ownerId: 'leo' },
      'ownerId',
    ],
    ['PUT /v1/sounds/:soundId/rights', 'too many', { rights: Array(201).fill(right) }, 'rights'],
    ['PUT /v1/sounds/:soundId/rights', 'no such market', { rights: [{ ...right, market: 'us' }] }, 'rights.0.market'],
    [
      'PUT /v1/sounds/:soundId/rights',
      'a day for an instant',
      { rights: [{ ...right, startsAt: '2026-12-01' }] },
      'rights.0.startsAt',
    ],
    [
      'PUT /v1/sounds/:soundId/rights',
      'a day that does not exist',
      { rights: [{ ...right, endsAt: '2026-02-30T00:00:00.000Z' }] },
      'rights.0.endsAt',
    ],
    ['POST /v1/posts', 'no item type', {}, 'itemType'],
    ['POST /v1/posts', 'another item type', { itemType: 'PHOTO' }, 'itemType'],
    ['POST /v1/posts', 'a caption that is too long', { itemType: 'VIDEO', caption: 'a'.repeat(2_201) }, 'caption'],
    ['POST /v1/posts', 'a list for text', { itemType: 'VIDEO', caption: ['a'] }, 'caption'],
    ['POST /v1/posts', 'a sound that is no id', { itemType: 'VIDEO', soundId: 'song' }, 'soundId'],
    ['POST /v1/posts', 'another privacy', { itemType: 'VIDEO', privacy: 'FRIENDS' }, 'privacy'],
    ['POST /v1/posts', 'a creator of choice', { itemType: 'VIDEO', creatorId: newId() }, 'creatorId'],
    ['PATCH /v1/posts/:postId', 'null', { privacy: null }, 'privacy'],
    ['PATCH /v1/posts/:postId', 'a change of what is fixed', { itemType: 'CAROUSEL' }, 'itemType'],
    ['POST /v1/posts/:postId/engagements', 'another kind', { kind: 'FOLLOW' }, 'kind'],
    ['POST /v1/posts/:postId/engagements', 'no kind', {}, 'kind'],
    ['POST /v1/posts/:postId/comments', 'an empty comment', { text: '' }, 'text'],
    ['POST /v1/posts/:postId/comments', 'a comment that is too long', { text: 'a'.repeat(151) }, 'text'],
    ['POST /v1/stories', 'another audience', { commentAudience: 'ALL' }, 'commentAudience'],
    ['POST /v1/stories', 'an end of choice', { expiresAt: '2030-01-01T00:00:00.000Z' }, 'expiresAt'],
    ['PATCH /v1/stories/:storyId', 'another privacy', { privacy: 'PUBLIC' }, 'privacy'],
    ['POST /v1/stories/:storyId/comments', 'a number for text', { text: 7 }, 'text'],
    ['POST /v1/stories/:storyId/appeal', 'an empty appeal', { text: '' }, 'text'],
    ['POST /v1/stories/:storyId/appeal-decision', 'another decision', { decision: 'MAYBE' }, 'decision'],
    ['PUT /v1/creators/:creatorId/followers/me', 'a post that is no id', { fromPostId: 'post' }, 'fromPostId'],
  ])('PO1 ST3 %s refuses %s', async (route, _why, body, field) => {
    const ids = await arrange();
    const answer = await svc.call(route.split(' ')[0] ?? '', pathOf(route, ids), {
      as: route.includes('decision') ? 'mod' : 'mia',
      body,
      headers: { 'if-match': '"1"' },
    });

    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    expect(answer.body.errors).toMatchObject([{ field }]);
  });

  it.each(Object.keys(routes).filter((route) => route.includes(':')))('PO1 %s refuses an id that is none', async (route) => {
    const bad = { soundId: 'x', postId: 'x', storyId: 'x', creatorId: 'x' };
    const answer = await callAs('mod', route, bad);

    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
  });

  it.each(Object.keys(routes).filter((route) => /:(sound|post|story)Id/.test(route)))(
    'PO1 %s of something that does not exist is 404',
    async (route) => {
      const unknown = { soundId: newId(), postId: newId(), storyId: newId() };
      const answer = await callAs('mod', route, unknown);

      expect([answer.status, answer.body.code]).toEqual([
        404,
        `${route.split('/')[2]?.replace(/ies$/, 'y').replace(/s$/, '')}.not_found`,
      ]);
    },
  );

  it('PO4 the verified owner gives rights and takes them back, nobody else does; read back with one spelling of instants', async () => {
    const { soundId } = await create('/v1/sounds', { title: 'Tide' }, 'leo');
    await svc.call('POST', `/v1/sounds/${soundId}/ownership-decisions`, { as: 'mod', body: { decision: 'VERIFIED' } });
    const put = (as: 'leo' | 'mia' | 'mod', rights: unknown) =>
      svc.call('PUT', `/v1/sounds/${soundId}/rights`, { as, body: { rights } });
    for (const as of ['mia', 'mod'] as const) expect((await put(as, [right])).status).toBe(404);
    const given = await put('leo', [right]);
    expect([given.status, given.headers.get('afterglow-event')]).toEqual([200, expect.stringMatching(/^SoundRightsChanged;/)]);
    const read = await svc.call('GET', `/v1/sounds/${soundId}`, { as: 'vic' });
    expect(read.body.rights).toEqual([{ market: 'US', startsAt: '2026-12-01T00:00:00.000Z', endsAt: null }]);
    const backward = await put('leo', [{ ...right, endsAt: right.startsAt }]);
    expect([backward.status, backward.body.code]).toEqual([422, 'sound.right_ends_before_start']);
    expect((await put('leo', null)).body.rights).toBeNull();
    for (const rights of [undefined, {}, 'all']) expect((await put('leo', rights)).body.code).toBe('request.invalid');
  });

  it('PO3 pages take a limit of 1 to 200, a cursor of theirs and a known order', async () => {
    const { soundId, postId } = await arrange();
    for (const query of [
      'limit=0',
      'limit=201',
      'limit=ten',
      'cursor=nonsense',
      'sort=BEST',
      'page=2',
      'sort=PERFORMANCE&cursor=MQ',
      // One of a page that is ordered by id alone.
      `cursor=${'A'.repeat(22)}`,
    ]) {
      const answer = await svc.call('GET', `/v1/sounds/${soundId}/posts?${query}`, { as: 'vic' });
      expect([query, answer.status, answer.body.code]).toEqual([query, 400, 'request.invalid']);
    }
    expect((await svc.call('GET', `/v1/posts/${postId}/comments?cursor=nonsense`, { as: 'vic' })).status).toBe(400);
  });

  it('PO3 the posts of a sound in pages over HTTP, best first and newest first', async () => {
    const { soundId } = await create('/v1/sounds', { title: 'Tide' }, 'leo');
    const made: string[] = [];
    for (let i = 0; i < 3; i += 1) made.push((await create('/v1/posts', { itemType: 'VIDEO', soundId })).postId as string);
    await svc.call('POST', `/v1/posts/${made[0]}/engagements`, { as: 'vic', body: { kind: 'VIEW' } });
    await svc.call('POST', `/v1/posts/${made[0]}/engagements`, { as: 'vic', body: { kind: 'LIKE' } });
    const read = async (sort: string) => {
      const seen: string[] = [];
      for (let cursor = ''; ;) {
        const path = `/v1/sounds/${soundId}/posts?sort=${sort}&limit=1${cursor}`;
        const page = (await svc.call('GET', path, { as: 'leo' })).body as {
          data: { postId: string }[];
          nextCursor: string | null;
        };
        seen.push(...page.data.map(({ postId }) => postId));
        if (!page.nextCursor) return seen;
        cursor = `&cursor=${page.nextCursor}`;
      }
    };

    expect(await read('PERFORMANCE')).toEqual([made[0], made[2], made[1]]);
    expect(await read('NEWEST')).toEqual([made[2], made[1], made[0]]);
    const first = await svc.call('GET', `/v1/sounds/${soundId}/posts?sort=NEWEST&limit=1`, { as: 'leo' });
    const others = await svc.call('GET', `/v1/sounds/${soundId}/posts?cursor=${String(first.body.nextCursor)}`, { as: 'leo' });
    expect((others.body as { data: { postId: string }[] }).data.map(({ postId }) => postId)).toEqual([made[1]]);
  });

  it('PO1 an edit needs the ETag that was read last', async () => {
    const { postId } = await arrange();
    const edit = (headers: Record<string, string>) =>
      svc.call('PATCH', `/v1/posts/${postId}`, { as: 'mia', body: { caption: 'dusk' }, headers });
    const { headers } = await svc.call('GET', `/v1/posts/${postId}`, { as: 'mia' });

    expect((await edit({})).status).toBe(428);
    expect((await edit({ 'if-match': 'yesterday' })).status).toBe(400);
    const edited = await edit({ 'if-match': headers.get('etag') ?? '' });
    expect([edited.status, edited.body.version, edited.headers.get('etag')]).toEqual([200, 2, '"2"']);
    expect((await edit({ 'if-match': headers.get('etag') ?? '' })).status).toBe(412);
  });

  it('PO1 a key makes one post, whatever is repeated; engagements need none', async () => {
    const { postId } = await arrange();
    const body = { itemType: 'VIDEO', caption: 'once' };
    const publish = (key: string | null, caption = 'once') =>
      svc.call('POST', '/v1/posts', { as: 'mia', body: { ...body, caption }, key });

    const [first, second] = [await publish('key-of-mia'), await publish('key-of-mia')];
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect((await publish('key-of-mia', 'twice')).body.code).toBe('idempotency.conflict');
    expect((await publish(null)).body.code).toBe('idempotency.key_missing');
    const view = await svc.call('POST', `/v1/posts/${postId}/engagements`, { as: 'vic', body: { kind: 'VIEW' }, key: null });
    expect([view.status, view.body.engagement]).toMatchObject([200, { organic: { views: 1 }, total: { views: 1 } }]);
  });

  it('PO1 ids may be written in capitals, and are answered in small letters', async () => {
    const { soundId = '', postId = '' } = await arrange();
    const post = await create('/v1/posts', { itemType: 'CAROUSEL', soundId: soundId.toUpperCase() });

    expect(post.soundId).toBe(soundId);
    expect((await svc.call('GET', `/v1/posts/${postId.toUpperCase()}`, { as: 'vic' })).body.postId).toBe(postId);
  });

  it('ST1 ST2 ST3 a story over HTTP: 200 at T−1 ms, 410 at T; after the timers no trace of its comments anywhere', async () => {
    await svc.db.setTime('2026-11-23T06:10:00.000Z');
    const { storyId } = await create('/v1/stories', {});
    const comments = `/v1/stories/${storyId}/comments`;
    const paths = [`/v1/stories/${storyId}`, comments];
    const read = () => Promise.all(paths.flatMap((path) => (['mia', 'vic'] as const).map((as) => svc.call('GET', path, { as }))));

    await svc.db.setTime('2026-11-24T06:09:59.999Z');
    expect((await svc.call('POST', comments, { as: 'vic', body: { text: 'needle in the haystack' } })).status).toBe(201);
    expect((await read()).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await svc.call('GET', comments, { as: 'fin' })).body.data).toMatchObject([{ text: 'needle in the haystack' }]);

    await svc.db.setTime('2026-11-24T06:10:00.000Z');
    const late = await svc.call('POST', comments, { as: 'vic', body: { text: 'too late' } });
    for (const answer of [...(await read()), late]) expect([answer.status, answer.body.code]).toEqual([410, 'story.expired']);

    await svc.settled();
    expect(await tablesThatHold('needle in the haystack')).toEqual([]);
    expect((await read()).map(({ status, body }) => [status, body.code])).toEqual(Array(4).fill([410, 'story.expired']));
    const ends = (await svc.db.publishedEvents()).filter(({ type, key }) => type === 'StoryExpired' && key === storyId);
    expect(ends).toMatchObject([{ data: { state: { totals: { comments: 1, commenters: 1 } } } }]);
  }, 60_000);

  async function tablesThatHold(text: string): Promise<string[]> {
    const tables = await svc.db.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'stories'`);
    const holding = await Promise.all(
      tables.map(async ({ name }) => {
        const like = [`%${text}%`, `%${Buffer.from(text).toString('hex')}%`];
        const rows = await svc.db.query(`select from "${name}" as t where t::text like any($1) limit 1`, [like]);
        return rows.length > 0 ? [name] : [];
      }),
    );
    return holding.flat();
  }
});
