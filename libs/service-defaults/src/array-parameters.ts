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

/** A list that grows value by value, as long as it is not sent yet. */
export class ArrayParameter<T> {
  private array = Buffer.allocUnsafe(1_024);
  private at = HEADER;
  private count = 0;
  private hasNull = false;

  private constructor(
    private readonly oid: number,
    private readonly mostBytesOf: (value: T) => number,
    private readonly write: Write<T>,
  ) {}

  /** Of UUIDs in their usual form; `push` throws on anything else. */
  static ofUuids(): ArrayParameter<string> {
    return new ArrayParameter(OIDS.uuid, () => UUID_BYTES, writeUuid);
  }

  /** Of any text but one with a NUL, which the server refuses; nothing in it is special. */
  static ofTexts(): ArrayParameter<string> {
    return new ArrayParameter(OIDS.text, (text: string) => text.length * MOST_BYTES, writeText);
  }

  /** Of safe integers; `push` throws on anything else. */
  static ofBigints(): ArrayParameter<number> {
    return new ArrayParameter(OIDS.bigint, () => BIGINT_BYTES, writeBigint);
  }

  /** Of times between 1714 and 2285, whose microseconds from 2000 a double holds; `push` throws on anything else. */
  static ofInstants(): ArrayParameter<Date> {
    return new ArrayParameter(OIDS.timestamptz, () => BIGINT_BYTES, writeInstant);
  }

  push(value: T | null): void {
    const start = this.at + LENGTH;
    const mostBytes = value === null ? 0 : this.mostBytesOf(value);
    if (start + mostBytes > this.array.length) this.grow(start + mostBytes);
    const end = value === null ? start : this.write(this.array, start, value);
    this.array.writeInt32BE(value === null ? NULL : end - start, this.at);
    this.hasNull ||= value === null;
    this.count += 1;
    this.at = end;
  }

  /** All values so far, as the value of a parameter. */
  toBuffer(): Buffer {
    const { array, count } = this;
    array.writeInt32BE(count > 0 ? 1 : 0, 0);
    array.writeInt32BE(this.hasNull ? 1 : 0, 4);
    array.writeInt32BE(this.oid, 8);
    array.writeInt32BE(count, 12);
    array.writeInt32BE(1, 16);
    return array.subarray(0, count > 0 ? this.at : EMPTY_HEADER);
  }

  private grow(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(needed, this.array.length * 2));
    this.array.copy(larger, 0, 0, this.at);
    this.array = larger;
  }
}

/** Throws when one is not a UUID in its usual form. */
export function uuidArray(ids: readonly (string | null)[]): Buffer {
  return filled(ArrayParameter.ofUuids(), ids);
}

/** Of any text but one with a NUL, which the server refuses. */
export function textArray(texts: readonly (string | null)[]): Buffer {
  return filled(ArrayParameter.ofTexts(), texts);
}

/** Throws when one is not a safe integer. */
export function bigintArray(numbers: readonly (number | null)[]): Buffer {
  return filled(ArrayParameter.ofBigints(), numbers);
}

/** Throws when one is not a time between 1714 and 2285. */
export function instantArray(instants: readonly Date[]): Buffer {
  return filled(ArrayParameter.ofInstants(), instants);
}

function filled<T>(parameter: ArrayParameter<T>, values: readonly (T | null)[]): Buffer {
  for (const value of values) parameter.push(value);
  return parameter.toBuffer();
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
