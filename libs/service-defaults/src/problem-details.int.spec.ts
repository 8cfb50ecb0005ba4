import { connect } from 'node:net';
import { startSample, type Answer, type CallOptions, type Sample } from './spec-fixtures/start-sample.ts';

let sample: Sample;

beforeAll(async () => {
  sample = await startSample();
});
afterAll(() => sample.stop());

const code = (answer: Answer) => `${answer.status} ${String(answer.body['code'])}`;
const lines = () => sample.log.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a refusal of the product', () => {
  it.each([
    ['not-found', 404],
    ['forbidden', 403],
    ['conflict', 409],
    ['gone', 410],
    ['broken-rule', 422],
    ['stale', 412],
    ['too-many', 429],
  ])('of kind %s answers %i as a problem', async (how, status) => {
    const answer = await sample.call('POST', '/v1/failures', { body: { how }, headers: { 'x-request-id': `ask-${how}` } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual({
      type: 'urn:afterglow:problem:letter.refused',
      title: expect.any(String) as string,
      status,
      code: 'letter.refused',
      detail: 'No, and this is why',
      facts: { limit: 3 },
      requestId: `ask-${how}`,
    });
    expect(answer.headers.get('x-request-id')).toBe(`ask-${how}`);
    expect(answer.headers.get('retry-after')).toBeNull();
  });

  it('says when to come again', async () => {
    const answer = await sample.call('POST', '/v1/failures', { body: { how: 'too-many', retryAfterSeconds: 7 } });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
  });
});

describe('bad input', () => {
  const letter = { body: 'dear' };
  const deep = `{"body":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`;
  const cases: [string, string, string, string, CallOptions][] = [
    ['an unknown field', '400 request.invalid', 'POST', '/v1/letters', { body: { ...letter, extra: 1 } }],
    ['a wrong type', '400 request.invalid', 'POST', '/v1/letters', { body: { body: 7 } }],
    ['a missing field', '400 request.invalid', 'POST', '/v1/letters', { body: {} }],
    ['no body', '400 request.invalid', 'POST', '/v1/letters', {}],
    ['an empty body', '400 request.invalid', 'POST', '/v1/letters', { raw: '' }],
    ['a wrong nested value', '400 request.invalid', 'POST', '/v1/letters', { body: { ...letter, stamps: [{ priceMicros: 0 }] } }],
    ['a number where an object belongs', '400 request.invalid', 'POST', '/v1/letters', { body: { ...letter, stamps: 5 } }],
    ['a list in the list', '400 request.list_in_list', 'POST', '/v1/letters', { body: { ...letter, stamps: [[]] } }],
    ['a list where an object belongs', '400 request.invalid', 'POST', '/v1/letters', { body: { ...letter, seal: [] } }],
    [
      'an object where a list belongs',
      '400 request.invalid',
      'POST',
      '/v1/letters',
      { body: { ...letter, stamps: { priceMicros: 1 } } },
    ],
    ['half a micro', '400 request.invalid', 'POST', '/v1/letters', { body: { ...letter, stamps: [{ priceMicros: 0.5 }] } }],
    [
      'money beyond 2^53',
      '400 request.invalid',
      'POST',
      '/v1/letters',
      { raw: '{"body":"a","stamps":[{"priceMicros":9007199254740993}]}' },
    ],
    ['what is not JSON', '400 request.malformed_json', 'POST', '/v1/letters', { raw: '{"body":' }],
    ['a list', '400 request.not_an_object', 'POST', '/v1/letters', { raw: '[]' }],
    ['null', '400 request.not_an_object', 'POST', '/v1/letters', { raw: 'null' }],
    ['a string', '400 request.not_an_object', 'POST', '/v1/letters', { raw: '"body"' }],
    ['a NUL', '400 request.invalid_text', 'POST', '/v1/letters', { raw: '{"body":"a\\u0000"}' }],
    ['half a surrogate pair', '400 request.invalid_text', 'POST', '/v1/letters', { raw: '{"body":"\\ud83d"}' }],
    [
      'bytes that are not UTF-8',
      '400 request.invalid_text',
      'POST',
      '/v1/letters',
      { raw: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d) },
    ],
    ['a NUL in a key', '400 request.invalid_text', 'POST', '/v1/letters', { raw: '{"body":"a","x\\u0000":1}' }],
    ['__proto__', '400 request.malformed_json', 'POST', '/v1/letters', { raw: '{"body":"a","__proto__":{"isAdmin":true}}' }],
    ['a constructor', '400 request.malformed_json', 'POST', '/v1/letters', { raw: '{"body":"a","constructor":{"prototype":1}}' }],
    ['too deep a body', '400 request.too_deep', 'POST', '/v1/letters', { raw: deep }],
    ['too large a body', '413 request.too_large', 'POST', '/v1/letters', { body: { body: 'x'.repeat(256 * 1024) } }],
    [
      'a text',
      '415 request.unsupported_media_type',
      'POST',
      '/v1/letters',
      { raw: 'hi', headers: { 'content-type': 'text/plain' } },
    ],
    [
      'a form',
      '415 request.unsupported_media_type',
      'POST',
      '/v1/letters',
      { raw: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    ['a bad id', '400 request.invalid', 'DELETE', '/v1/letters/7', {}],
    ['an id with NUL', '400 request.invalid_text', 'DELETE', '/v1/letters/a%00', {}],
    ['a malformed URL', '400 request.malformed', 'DELETE', '/v1/letters/%E0%A4%A', {}],
    ['a very long id', '414 request.url_too_long', 'DELETE', `/v1/letters/${'7'.repeat(500)}`, {}],
    ['an unknown route', '404 route.not_found', 'GET', '/v1/nothing', {}],
    ['a method without a body of its own', '405 route.method_not_allowed', 'QUERY', '/v1/letters', {}],
    ['an unknown method', '405 route.method_not_allowed', 'PUT', '/v1/letters', { body: letter }],
    [
      "someone else's method on an id",
      '405 route.method_not_allowed',
      'GET',
      '/v1/letters/0198c0de-0000-7000-8000-000000000000',
      {},
    ],
  ];

  it.each(cases)('%s answers %s', async (_name, expected, method, path, options) => {
    const answer = await sample.call(method, path, options);
    expect(code(answer)).toBe(expected);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body['requestId']).toBe(answer.headers.get('x-request-id'));
  });

  it('has written nothing', async () => {
    expect(await sample.database.query('select count(*)::int as letters from sample.letter')).toEqual([{ letters: 0 }]);
  });

  it('is named field by field, with the rule and never with the value', async () => {
    const answer = await sample.call('POST', '/v1/letters', {
      body: { body: 'far too long to be a letter', stamps: [{ priceMicros: 0 }], adCode: 'SECRET' },
    });
    expect(answer.body['errors']).toEqual([
      { field: 'adCode', rule: 'unknown', message: 'adCode is not a known field' },
      { field: 'body', rule: 'maxLength', message: 'body must be shorter than or equal to 20 characters' },
      { field: 'stamps.0.priceMicros', rule: 'min', message: 'priceMicros must not be less than 1' },
    ]);
    expect(answer.text).not.toContain('SECRET');
  });

  it('names the methods that a path has', async () => {
    expect((await sample.call('PUT', '/v1/letters', { body: {} })).headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it('gets a bounded answer, however much is wrong', async () => {
    const body = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`field${n}`, n]));
    expect((await sample.call('POST', '/v1/letters', { body })).body['errors']).toHaveLength(50);
  });

  it.each([
    ['GARBAGE\r\n\r\n', '400'],
    [`GET /v1/me HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
  ])('that is no HTTP gets a problem too (%#)', async (bytes, status) => {
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(sample.service.port, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (part) => (text += part.toString()));
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('"code":"request.');
  });
});

describe('our own failures', () => {
  it('are logged under the requestId, and answered without a word of them', async () => {
    const answer = await sample.call('POST', '/v1/failures', { body: { how: 'bug' } });
    expect(code(answer)).toBe('500 internal.error');
    expect(answer.text).not.toContain('secret internals');
    const logged = lines().find((line) => line['requestId'] === answer.body['requestId'] && line['level'] === 50);
    expect(logged).toMatchObject({ route: '/v1/failures', err: { type: 'TypeError', message: 'secret internals' } });
    expect(logged?.['correlationId']).toBe(answer.headers.get('x-correlation-id'));
  });

  it('never log SQL parameters', async () => {
    expect(code(await sample.call('POST', '/v1/failures', { body: { how: 'sql' } }))).toBe('500 internal.error');
    expect(sample.log.join('')).toContain('no_such_column');
    expect(sample.log.join('')).not.toContain('secret parameter');
  });

  it.each(['lock', 'lost', 'slow'])('of the data base (%s) are 503 with Retry-After, and the service goes on', async (how) => {
    await sample.database.query('select pg_advisory_lock(1)');
    const answer = await sample.call('POST', '/v1/failures', { body: { how } });
    expect([code(answer), answer.headers.get('retry-after')]).toEqual(['503 service.unavailable', '1']);
    expect((await sample.call('POST', '/v1/letters', { body: { body: how } })).status).toBe(201);
  });

  it('hold no connection: after many, the pool still has all of its own', async () => {
    const before = await Promise.all(
      Array.from({ length: 12 }, () => sample.call('POST', '/v1/failures', { body: { how: 'lost' } })),
    );
    expect(new Set(before.map(code))).toEqual(new Set(['503 service.unavailable']));
    const after = await Promise.all(Array.from({ length: 12 }, () => sample.call('GET', '/v1/letters')));
    expect(after.map((answer) => answer.status)).toEqual(Array.from({ length: 12 }, () => 200));
  });
});

describe('ids of a request', () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

  it('are taken from the headers when they have the right form, and go into the log', async () => {
    const correlationId = '0198c0de-0000-7000-8000-0000000000aa';
    const headers = {
      'x-request-id': 'my.id-1',
      'x-correlation-id': correlationId,
      traceparent: `00-${trace}-00f067aa0ba902b7-01`,
    };
    const answer = await sample.call('GET', '/v1/me', { headers });
    expect([answer.headers.get('x-request-id'), answer.headers.get('x-correlation-id')]).toEqual(['my.id-1', correlationId]);
    const line = lines().find(({ requestId }) => requestId === 'my.id-1');
    expect(line).toMatchObject({ correlationId, method: 'GET', route: '/v1/me', status: 200 });
    expect(line?.['traceparent']).toMatch(new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`));
  });

  it('are made when they have not', async () => {
    const answer = await sample.call('GET', '/v1/me', { headers: { 'x-request-id': 'a\tb', 'x-correlation-id': 'mine' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('are all that is logged: no tokens, no queries', async () => {
    await sample.call('GET', '/v1/front-page?q=private-search');
    expect(sample.log.join('')).not.toContain('private-search');
    expect(sample.log.join('')).not.toContain('Bearer');
  });
});
