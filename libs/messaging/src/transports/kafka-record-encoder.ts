/** What kafkajs hands over for each record of a produce request (its `protocol/recordBatch/record/v0`). */
export interface RecordToEncode {
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
  readonly key?: Buffer | string | null;
  readonly value?: Buffer | string | null;
  readonly headers?: Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;
}

type HeaderValue = Buffer | string;

/** As much of kafkajs' `Encoder` as it asks of an encoded record. */
export class EncodedRecord {
  constructor(readonly buf: Buffer) {}
  get buffer(): Buffer {
    return this.buf;
  }
}

const ARENA_BYTES = 256 * 1024;
/** Below it, copying in a loop costs less than a call into the runtime. */
const SHORT_TEXT = 64;
/** The most that attributes, deltas and lengths take beside the texts; a length takes at most 5 bytes. */
const FRAME_BYTES = 40;
const LENGTH_BYTES = 5;

/**
 * Kafka's record, version 2 (https://kafka.apache.org/documentation/#record), byte for byte as kafkajs writes it, which makes a
 * buffer for every header and every number: with the headers of a CloudEvent that was half of the relay's processor time.
 * Records are written one behind the other into large pieces of memory, and answered as views of them.
 */
export class KafkaRecordEncoder {
  private arena = Buffer.allocUnsafeSlow(ARENA_BYTES);
  private at = 0;

  encode(record: RecordToEncode): EncodedRecord {
    const { key, value, headers = {} } = record;
    const pairs = pairsOf(headers);
    this.makeRoom(FRAME_BYTES + mostBytesOf(key) + mostBytesOf(value) + pairs.reduce((sum, part) => sum + mostBytesOf(part), 0));
    const start = this.at;
    this.at = start + LENGTH_BYTES;
    this.arena[this.at++] = 0;
    this.writeBigVarInt(record.timestampDelta ?? 0);
    this.writeVarInt(record.offsetDelta ?? 0);
    this.writeBytes(key);
    this.writeBytes(value);
    this.writeVarInt(pairs.length / 2);
    for (const part of pairs) this.writeBytes(part);
    return new EncodedRecord(this.withLength(start));
  }

  /** The length stands before the body and is as long as the body needs: known only now. */
  private withLength(start: number): Buffer {
    const end = this.at;
    const length = end - start - LENGTH_BYTES;
    const first = start + LENGTH_BYTES - sizeOfVarInt(length);
    this.at = first;
    this.writeVarInt(length);
    this.at = end;
    return this.arena.subarray(first, end);
  }

  private makeRoom(bytes: number): void {
    if (this.at + bytes <= this.arena.length) return;
    this.arena = Buffer.allocUnsafeSlow(Math.max(ARENA_BYTES, bytes));
    this.at = 0;
  }

  private writeBytes(value: Buffer | string | null | undefined): void {
    if (value === null || value === undefined) return this.writeVarInt(-1);
    if (typeof value !== 'string') {
      this.writeVarInt(value.length);
      this.at += value.copy(this.arena, this.at);
      return;
    }
    if (value.length <= SHORT_TEXT && this.writeShortAscii(value)) return;
    const bytes = Buffer.byteLength(value);
    this.writeVarInt(bytes);
    this.at += this.arena.write(value, this.at, bytes === value.length ? 'latin1' : 'utf8');
  }

  /** False, and nothing written, when a character is none of ASCII. */
  private writeShortAscii(text: string): boolean {
    const { arena, at } = this;
    this.writeVarInt(text.length);
    let to = this.at;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 127) {
        this.at = at;
        return false;
      }
      arena[to++] = code;
    }
    this.at = to;
    return true;
  }

  /** Zigzag, then seven bits a byte, the lowest first. */
  private writeVarInt(value: number): void {
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    while (rest > 127) {
      this.arena[this.at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.arena[this.at++] = rest;
  }

  /** The same for up to 64 bits. */
  private writeBigVarInt(value: number): void {
    if (value === value >> 0) return this.writeVarInt(value);
    let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
    while (rest > 127n) {
      this.arena[this.at++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.arena[this.at++] = Number(rest);
  }
}

/** Name, value, name, value …; a name with several values comes once for each. */
function pairsOf(headers: NonNullable<RecordToEncode['headers']>): HeaderValue[] {
  const pairs: HeaderValue[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined) continue;
    if (typeof value === 'string' || Buffer.isBuffer(value)) pairs.push(name, value);
    else for (const one of value) pairs.push(name, one);
  }
  return pairs;
}

/** A character of UTF-16 takes at most 3 bytes of UTF-8. */
function mostBytesOf(value: Buffer | string | null | undefined): number {
  return LENGTH_BYTES + 3 * (value?.length ?? 0);
}

function sizeOfVarInt(value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let bytes = 1;
  for (; rest > 127; rest >>>= 7) bytes += 1;
  return bytes;
}
