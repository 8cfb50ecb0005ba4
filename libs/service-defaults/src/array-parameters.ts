/**
 * Lists as parameters of a statement, in the binary form of Postgres (array_recv): they stand for `$1::uuid[]`, `$2::text[]` and
 * so on. In the text form the driver looks at each element for what is to be escaped, and the server reads a uuid digit by
 * digit: for sets of hundreds of rows that costs as much as the rows themselves.
 */

/** Of pg_type. */
const OIDS = { uuid: 2950, text: 25, bigint: 20, timestamptz: 1184 } as const;
/** Dimensions, whether there are nulls, type; then, unless it is empty, how many, and the index of the first. */
const EMPTY_HEADER = 12;
const HEADER = 20;
const LENGTH = 4;
const NULL = -1;
const UUID_BYTES = 16;
const BIGINT_BYTES = 8;
/** UTF-8 has at most three bytes for each unit of UTF-16. */
const MOST_BYTES = 3;
const EPOCH_2000_MS = 946_684_800_000;
const TWO_32 = 0x1_0000_0000;

type Write<T> = (array: Buffer, at: number, value: T) => number;

/** Throws when one is not a UUID in its usual form. */
export function uuidArray(ids: readonly (string | null)[]): Buffer {
  return arrayOf('uuid', ids, { size: ids.length * UUID_BYTES, write: writeUuid });
}

/** Throws when one is not a safe integer. */
export function bigintArray(numbers: readonly (number | null)[]): Buffer {
  return arrayOf('bigint', numbers, { size: numbers.length * BIGINT_BYTES, write: writeBigint });
}

/** Throws when one is not a time between 1714 and 2285, whose microseconds from 2000 a double holds. */
export function instantArray(instants: readonly Date[]): Buffer {
  return arrayOf('timestamptz', instants, { size: instants.length * BIGINT_BYTES, write: writeInstant });
}

/** Any text but one with a NUL, which the server refuses; nothing in it is special. */
export function textArray(texts: readonly (string | null)[]): Buffer {
  let units = 0;
  for (const text of texts) units += text?.length ?? 0;
  return arrayOf('text', texts, { size: units * MOST_BYTES, write: writeText });
}

function arrayOf<T>(
  type: keyof typeof OIDS,
  values: readonly (T | null)[],
  { size, write }: { size: number; write: Write<T> },
): Buffer {
  const array = Buffer.allocUnsafe(HEADER + values.length * LENGTH + size);
  array.writeInt32BE(values.length > 0 ? 1 : 0, 0);
  array.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(OIDS[type], 8);
  if (values.length === 0) return array.subarray(0, EMPTY_HEADER);
  array.writeInt32BE(values.length, 12);
  array.writeInt32BE(1, 16);
  let at = HEADER;
  for (const value of values) {
    const start = at + LENGTH;
    const end = value === null ? start : write(array, start, value);
    array.writeInt32BE(value === null ? NULL : end - start, at);
    at = end;
  }
  return array.subarray(0, at);
}

const writeText: Write<string> = (array, at, text) => at + array.write(text, at);

const writeInstant: Write<Date> = (array, at, instant) => writeBigint(array, at, (instant.getTime() - EPOCH_2000_MS) * 1_000);

const writeBigint: Write<number> = (array, at, value) => {
  if (!Number.isSafeInteger(value)) throw new Error(`${value} is not a safe integer`);
  array.writeInt32BE(Math.floor(value / TWO_32), at);
  return array.writeUInt32BE(value >>> 0, at + 4);
};

const NO_DIGIT = 0xff;
const digits = new Uint8Array(0x100).fill(NO_DIGIT);
for (const [value, digit] of [...'0123456789abcdef'].entries())
  for (const written of [digit, digit.toUpperCase()]) digits[written.charCodeAt(0)] = value;
/** Where in its text each byte of a UUID is, and its dashes are. */
const BYTES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;
const DASHES = [8, 13, 18, 23] as const;
const DASH = 0x2d;
const UUID_CHARACTERS = 36;

const writeUuid: Write<string> = (array, start, id) => {
  let found = id.length === UUID_CHARACTERS ? 0 : NO_DIGIT;
  for (const index of DASHES) found |= id.charCodeAt(index) ^ DASH;
  let at = start;
  for (const index of BYTES) {
    const high = digits[id.charCodeAt(index)] ?? NO_DIGIT;
    const low = digits[id.charCodeAt(index + 1)] ?? NO_DIGIT;
    found |= (high | low) & 0xf0;
    array[at] = (high << 4) | low;
    at += 1;
  }
  if (found !== 0) throw new Error('an id is not a UUID');
  return at;
};
