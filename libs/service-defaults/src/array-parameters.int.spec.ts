import fc from 'fast-check';
import { bigintArray, instantArray, textArray, uuidArray } from './array-parameters.ts';
import { createScratchDatabase, type ScratchDatabase } from './spec-fixtures/scratch-database.ts';

let database: ScratchDatabase;

beforeAll(async () => {
  database = await createScratchDatabase();
});
afterAll(() => database.drop());

/** What the server understood, as its own text, in order. */
async function understood(type: string, array: Buffer): Promise<unknown[]> {
  const rows = await database.query(
    `select value::text as value from unnest($1::${type}[]) with ordinality as list (value, n) order by n`,
    [array],
  );
  return rows.map(({ value }) => value);
}

const RUNS = { numRuns: 50 };
const lists = <T>(one: fc.Arbitrary<T>) => fc.array(fc.option(one), { maxLength: 40 });
/** All that text of Postgres can be: no NUL, and no half of a pair. */
const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0') && value.isWellFormed());

describe('lists as parameters', () => {
  it('UUIDs come as they are, nulls among them, upper case as lower case', async () => {
    await fc.assert(
      fc.asyncProperty(lists(fc.uuid()), async (ids) => {
        expect(await understood('uuid', uuidArray(ids))).toEqual(ids);
        expect(await understood('uuid', uuidArray(ids.map((id) => id?.toUpperCase() ?? null)))).toEqual(ids);
      }),
      RUNS,
    );
  });

  it('texts come as they are: quotes, braces, backslashes, empty ones, what is not ASCII, and the word NULL', async () => {
    const special = fc.constantFrom('', 'NULL', 'null', '"', '\\', '{}', '{a,b}', ' ', '\n', 'ä€😀');
    await fc.assert(
      fc.asyncProperty(lists(fc.oneof(special, text)), async (texts) =>
        expect(await understood('text', textArray(texts))).toEqual(texts),
      ),
      RUNS,
    );
  });

  it('whole numbers come as they are, as far as a double is exact', async () => {
    const edges = fc.constantFrom(
      0,
      -0,
      -1,
      2 ** 31,
      -(2 ** 31),
      2 ** 32,
      -(2 ** 32),
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER,
    );
    await fc.assert(
      fc.asyncProperty(lists(fc.oneof(edges, fc.maxSafeInteger())), async (numbers) =>
        expect(await understood('bigint', bigintArray(numbers))).toEqual(
          numbers.map((number) => (number === null ? null : String(number + 0))),
        ),
      ),
      RUNS,
    );
  });

  it('instants come to the millisecond, before 2000 and after', async () => {
    const instants = [0, 1, 946_684_799_999, 946_684_800_000, 1_795_000_000_123, 9_000_000_000_123].map((ms) => new Date(ms));
    const rows = await database.query(
      `select (extract(epoch from value) * 1000)::bigint::text as ms from unnest($1::timestamptz[]) with ordinality as list (value, n) order by n`,
      [instantArray(instants)],
    );
    expect(rows.map(({ ms }) => Number(ms))).toEqual(instants.map((instant) => instant.getTime()));
  });

  it('refuses what is none, so that nothing else is written in its place', () => {
    const id = '0197f0c4-6b0e-7000-8000-0000000000aa';
    const wrong = [
      '',
      id.slice(1),
      `${id}0`,
      id.replace('a', 'g'),
      id.replaceAll('-', '0'),
      `${id.slice(0, 35)}\u{161}`,
      `{${id}}`,
    ];
    for (const one of wrong) expect(() => uuidArray([id, one])).toThrow('not a UUID');
    for (const one of [0.5, 2 ** 53, Number.NaN, Infinity]) expect(() => bigintArray([1, one])).toThrow('not a safe integer');
    for (const ms of [Number.NaN, 253_402_300_799_999]) expect(() => instantArray([new Date(ms)])).toThrow('not a safe integer');
  });
});
