import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { HmacSha512 } from './hmac-sha-512.ts';

const MESSAGE_BYTES = 204;
const message = fc.uint8Array({ minLength: MESSAGE_BYTES, maxLength: MESSAGE_BYTES });
/** Around the length of a block too, beyond which a key is hashed first. */
const key = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.integer({ min: 126, max: 130 }).map((length) => 'k'.repeat(length)),
);

describe('HMAC-SHA-512', () => {
  it('ME1 is what OpenSSL makes of the same key and message, one after the other', () => {
    fc.assert(
      fc.property(key, fc.array(message, { minLength: 1, maxLength: 3 }), (secret, messages) => {
        const ours = new HmacSha512(secret, MESSAGE_BYTES);
        for (const bytes of messages) {
          ours.message.set(bytes);
          const theirs = createHmac('sha512', Buffer.from(secret, 'utf8')).update(bytes).digest('binary');
          expect(ours.digest()).toBe(theirs);
        }
      }),
    );
  });
});
