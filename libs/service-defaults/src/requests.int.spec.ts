import { randomUUID } from 'node:crypto';
import { newId } from './ids.ts';
import { startSample, type Answer, type Sample } from './spec-fixtures/start-sample.ts';

let sample: Sample;

beforeAll(async () => {
  sample = await startSample();
});
afterAll(() => sample.stop());

const written = async (body: string) =>
  (await sample.database.query(`select id from sample.letter where body = $1`, [body])).length;
const code = (answer: Answer) => `${answer.status} ${String(answer.body['code'])}`;

describe('a POST under an Idempotency-Key', () => {
  it('is worked on once, and a repetition gets the same bytes, status, ETag and events', async () => {
    const key = randomUUID();
    const first = await sample.call('POST', '/v1/letters', { key, body: { body: 'once' } });
    expect(first.status).toBe(201);
    expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(first.headers.get('afterglow-event')).toBe(`LetterWritten;${String(first.body['id'])}`);
    expect(first.headers.get('etag')).toBe('"1"');
    expect(first.headers.get('idempotency-replayed')).toBeNull();

    const again = await sample.call('POST', '/v1/letters', { key, body: { body: 'once' } });
    expect([again.status, again.text]).toEqual([201, first.text]);
    for (const name of ['afterglow-event', 'etag', 'content-type']) expect(again.headers.get(name)).toBe(first.headers.get(name));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await written('once')).toBe(1);
  });

  it('is refused with another body, another query, and means nothing on another route or for another caller', async () => {
    const key = randomUUID();
    await sample.call('POST', '/v1/letters', { key, body: { body: 'mine' } });
    expect(code(await sample.call('POST', '/v1/letters', { key, body: { body: 'other' } }))).toBe('409 idempotency.conflict');
    expect(code(await sample.call('POST', '/v1/letters?dryRun=true', { key, body: { body: 'mine' } }))).toBe(
      '409 idempotency.conflict',
    );
    expect((await sample.call('POST', '/v1/secret-letters', { key, body: { body: 'mine' } })).status).toBe(201);
    const token = await sample.issuer.token({ sub: randomUUID() });
    const other = await sample.call('POST', '/v1/letters', { key, token, body: { body: 'mine' } });
    expect([other.status, other.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect(await written('mine')).toBe(3);
  });

  it('makes one letter when twins come at the same time', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => sample.call('POST', '/v1/letters', { key, body: { body: 'twins' } })),
    );
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1);
    expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === 'true')).toHaveLength(7);
    expect(await written('twins')).toBe(1);
  });

  it('answers 409 in_progress when its twin takes longer than 2 s', async () => {
    const key = randomUUID();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isLocked: () => void = () => undefined;
    const locked = new Promise<void>((resolve) => (isLocked = resolve));
    // The twin is held up by a lock on the table that it writes.
    const holder = sample.service.dataSource.transaction(async (tx) => {
      await tx.query('lock table letter in access exclusive mode');
      isLocked();
      await held;
    });
    await locked;
    const [first, twin] = [0, 1].map(() => sample.call('POST', '/v1/letters', { key, body: { body: 'held' } }));
    const early = await Promise.race([first, twin, holder]).finally(() => release());
    expect(code(early as Answer)).toBe('409 idempotency.in_progress');
    expect((early as Answer).headers.get('retry-after')).toBe('1');
    await holder;
    const statuses = (await Promise.all([first, twin])).map((answer) => answer?.status);
    expect(statuses.toSorted()).toEqual([201, 409]);
    expect(await written('held')).toBe(1);
  });

  it('keeps nothing of a refusal or a failure: the same key may be tried again', async () => {
    const key = randomUUID();
    for (const how of ['conflict', 'conflict', 'bug']) {
      const answer = await sample.call('POST', '/v1/failures', { key, body: { how } });
      expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([how === 'bug' ? 500 : 409, null]);
      expect(answer.headers.get('afterglow-event')).toBeNull();
    }
    expect(await written('never kept')).toBe(0);
  });

  it('keeps a secret answer so that only its key opens it', async () => {
    const key = randomUUID();
    const body = { body: 'a secret' };
    const first = await sample.call('POST', '/v1/secret-letters', { key, body });
    const again = await sample.call('POST', '/v1/secret-letters', { key, body });
    expect([again.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([201, first.text, 'true']);
    const rows = await sample.database.query(
      `select answer, r::text as everything from sample.idempotency_record r where is_secret`,
    );
    for (const { answer, everything } of rows) {
      expect((answer as Buffer).toString('latin1')).not.toContain('a secret');
      expect(everything).not.toContain(key);
    }
    expect(rows.length).toBeGreaterThan(0);
  });

  it('is forgotten after 24 hours of platform time, and its row is deleted by the timer', async () => {
    const key = randomUUID();
    await sample.call('POST', '/v1/letters', { key, body: { body: 'day' } });
    const setTime = (time: string) =>
      sample.database.query(
        `create or replace function sample.platform_now() returns timestamptz language sql as $$ select ${time} $$`,
      );
    await sample.database.query(
      `create table kept_until as select expires_at from sample.idempotency_record order by created_at desc limit 1`,
    );
    await setTime(`(select expires_at - interval '1 millisecond' from public.kept_until)`);
    expect((await sample.call('POST', '/v1/letters', { key, body: { body: 'day' } })).headers.get('idempotency-replayed')).toBe(
      'true',
    );
    await setTime(`(select expires_at from public.kept_until)`);
    const late = await sample.call('POST', '/v1/letters', { key, body: { body: 'another day' } });
    expect([late.status, late.headers.get('idempotency-replayed')]).toEqual([201, null]);
    await sample.service.quiescence();
    expect(
      await sample.database.query(
        `select count(*)::int as expired from sample.idempotency_record, kept_until k where sample.idempotency_record.expires_at <= k.expires_at`,
      ),
    ).toEqual([{ expired: 0 }]);
    await setTime(`date_trunc('milliseconds', clock_timestamp())`);
  });

  it('must have one that is visible ASCII, unless the route is exempt', async () => {
    const body = { body: 'keyless' };
    expect(code(await sample.call('POST', '/v1/letters', { key: null, body }))).toBe('400 idempotency.key_missing');
    for (const key of ['with space', 'ü', 'x'.repeat(201), '']) {
      expect(code(await sample.call('POST', '/v1/letters', { key, body }))).toBe('400 idempotency.key_malformed');
    }
    expect((await sample.call('POST', '/v1/letters', { key: 'x'.repeat(200), body })).status).toBe(201);
    expect((await sample.call('POST', '/v1/pings', { key: null })).status).toBe(201);
    expect(await written('keyless')).toBe(1);
  });
});

describe('other methods', () => {
  it('need no key, but keep their answer when they have one', async () => {
    const { body } = await sample.call('POST', '/v1/letters', { body: { body: 'draft' } });
    const path = `/v1/letters/${String(body['id'])}`;
    const key = randomUUID();
    const edit = { headers: { 'if-match': '"1"', 'idempotency-key': key }, body: { body: 'edited' } };
    const first = await sample.call('PATCH', path, edit);
    expect([first.status, first.headers.get('etag')]).toEqual([200, '"2"']);
    const again = await sample.call('PATCH', path, edit);
    expect([again.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([200, first.text, 'true']);
  });

  it('answer a stale, missing or malformed If-Match with 412, 428 and 400', async () => {
    const { body } = await sample.call('POST', '/v1/letters', { body: { body: 'version' } });
    const path = `/v1/letters/${String(body['id'])}`;
    const patch = (version?: string) => sample.call('PATCH', path, { headers: { 'if-match': version }, body: { body: 'new' } });
    const stale = await patch('"2"');
    expect([code(stale), stale.body['facts']]).toEqual(['412 precondition.stale', { currentVersion: 1 }]);
    expect(code(await patch())).toBe('428 precondition.missing');
    for (const wrong of ['1', '*', 'W/"1"', '"0"', '"x"', '"1", "2"'])
      expect(code(await patch(wrong))).toBe('400 precondition.malformed');
    expect((await patch('"1"')).status).toBe(200);
  });

  it('answer nothing at all with 204', async () => {
    const answer = await sample.call('DELETE', `/v1/letters/${newId()}`);
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([204, '', null]);
  });
});

describe('a page', () => {
  it('goes through everything once, newest first', async () => {
    await sample.database.query(`delete from sample.letter`);
    for (const body of ['1', '2', '3', '4', '5']) await sample.call('POST', '/v1/letters', { body: { body } });
    const seen: unknown[] = [];
    let cursor: unknown = null;
    do {
      const { body } = await sample.call('GET', `/v1/letters?limit=2${cursor ? `&cursor=${String(cursor)}` : ''}`);
      seen.push(body['data']);
      cursor = body['nextCursor'];
    } while (cursor);
    expect(seen).toEqual([[{ body: '5' }, { body: '4' }], [{ body: '3' }, { body: '2' }], [{ body: '1' }]]);
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'limit=1.5', 'cursor=nonsense', 'cursor=%00', 'offset=3', 'limit=1&limit=2'])(
    'refuses ?%s',
    async (query) => {
      expect((await sample.call('GET', `/v1/letters?${query}`)).status).toBe(400);
    },
  );

  it('writes nothing: its transaction is read only', async () => {
    await expect(sample.service.transactions.read((tx) => tx.query(`delete from letter`))).rejects.toThrow(
      'read-only transaction',
    );
  });
});

describe('After-Event', () => {
  it('waits until the service has processed the events, and no longer', async () => {
    const event = { type: 'PostPublished', id: newId() };
    sample.plugin.unseen = [event];
    const headers = { 'after-event': `Other;${newId()}, ${event.type};${event.id}` };
    const waiting = sample.call('GET', '/v1/front-page', { headers });
    await expect(Promise.race([waiting, sample.call('GET', '/v1/front-page').then(() => 'others pass')])).resolves.toBe(
      'others pass',
    );
    sample.plugin.unseen = [];
    expect((await waiting).status).toBe(200);
  });

  it('gives up after 2 s with 409, and names what is missing', async () => {
    const event = { type: 'PostPublished', id: newId() };
    sample.plugin.unseen = [event];
    const answer = await sample.call('GET', '/v1/front-page', { headers: { 'after-event': `${event.type};${event.id}` } });
    sample.plugin.unseen = [];
    expect([code(answer), answer.headers.get('retry-after')]).toEqual(['409 event.not_yet_seen', '1']);
    expect(answer.body['facts']).toEqual({ events: [`PostPublished;${event.id}`] });
  });

  it.each([
    'PostPublished',
    ';x',
    'PostPublished;',
    'a;b;c',
    'A;1,,B;2',
    `A;${'x'.repeat(65)}`,
    Array.from({ length: 101 }, () => 'A;1').join(),
  ])('refuses %s', async (header) => {
    expect(code(await sample.call('GET', '/v1/front-page', { headers: { 'after-event': header } }))).toBe(
      '400 event.header_malformed',
    );
  });
});
