import { hash } from 'node:crypto';

const BLOCK_BYTES = 128;
const HASH_BYTES = 64;

/**
 * HMAC-SHA-512 (RFC 2104) over messages of one length, for a key that stays: the message is written into `message`, and two
 * one-shot hashes over buffers that are there already make no objects for the collector (decision 0051). Not to be kept
 * across an await: the next message goes into the same bytes.
 */
export class HmacSha512 {
  /** Where the message is written; it keeps the last one. */
  readonly message: Buffer;
  private readonly inner: Buffer;
  private readonly outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES);

  constructor(key: string, messageBytes: number) {
    this.inner = Buffer.alloc(BLOCK_BYTES + messageBytes);
    this.message = this.inner.subarray(BLOCK_BYTES);
    const given = Buffer.from(key, 'utf8');
    const block = Buffer.alloc(BLOCK_BYTES);
    (given.length > BLOCK_BYTES ? hash('sha512', given, 'buffer') : given).copy(block);
    block.forEach((byte, at) => {
      this.inner[at] = byte ^ 0x36;
      this.outer[at] = byte ^ 0x5c;
    });
  }

  /** The tag of what is in `message`: 64 bytes, one in each character. Text costs half of what a buffer does. */
  digest(): string {
    this.outer.write(hash('sha512', this.inner, 'binary'), BLOCK_BYTES, 'latin1');
    return hash('sha512', this.outer, 'binary');
  }
}
