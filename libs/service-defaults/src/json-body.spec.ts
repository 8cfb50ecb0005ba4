import fc from 'fast-check';
import { parseObject } from './json-body.ts';
import { RequestRefusal } from './request-refusal.ts';

const parse = (text: string) => parseObject(Buffer.from(text));
const withoutListsInLists = fc.letrec((tie) => ({
  scalar: fc.oneof(
    fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  ),
  object: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof({ maxDepth: 4 }, tie('scalar'), tie('object'), tie('list'))),
  list: fc.array(fc.oneof({ maxDepth: 4 }, tie('scalar'), tie('object'))),
}));

describe('parseObject', () => {
  it('takes every object that Postgres can store', () => {
    fc.assert(
      fc.property(withoutListsInLists.object, (body) => {
        expect(JSON.stringify(parse(JSON.stringify(body)))).toBe(JSON.stringify(body));
      }),
    );
  });

  it('refuses, and never fails in any other way, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from)), (bytes) => {
        try {
          return typeof parseObject(Buffer.from(bytes)) === 'object';
        } catch (error) {
          return error instanceof RequestRefusal && error.details.status === 400;
        }
      }),
    );
  });

  it('refuses a NUL and half a surrogate pair wherever they are', () => {
    const bad = fc.constantFrom('\\u0000', '\\ud83d', '\\ude00', 'x\\u0000y');
    const place = fc.constantFrom('{"a":"*"}', '{"a":["*"]}', '{"a":{"b":{"*":1}}}', '{"*":0}', '{"a":[{"b":"*"}]}');
    fc.assert(fc.property(bad, place, (text, at) => expect(() => parse(at.replace('*', text))).toThrow(RequestRefusal)));
  });

  it('keeps a whole surrogate pair', () => {
    expect(parse('{"a":"\\ud83d\\ude00"}')).toEqual({ a: '😀' });
  });

  it('does not run out of stack on 256 KiB of brackets', () => {
    const depth = 100_000;
    expect(() => parse(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)).toThrow(RequestRefusal);
    expect(() => parse(`${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`)).toThrow(RequestRefusal);
  });

  it.each(['{"__proto__":{"isAdmin":true}}', '{"a":{"constructor":{"prototype":{}}}}', '{"toString":1}', '{"prototype":1}'])(
    'refuses %s',
    (text) => {
      expect(() => parse(text)).toThrow(RequestRefusal);
    },
  );
});
