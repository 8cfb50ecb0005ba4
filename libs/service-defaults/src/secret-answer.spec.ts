import { randomBytes } from 'node:crypto';
import { openSecret, sealSecret } from './secret-answer.ts';

const salt = randomBytes(32);
const plain = Buffer.from('{"adCode":"TOP-SECRET"}');

describe('a sealed answer', () => {
  it('opens with the same key, and looks different each time', () => {
    const sealed = sealSecret(plain, 'key', salt);
    expect(openSecret(sealed, 'key', salt)).toEqual(plain);
    expect(sealSecret(plain, 'key', salt)).not.toEqual(sealed);
    expect(sealed.toString('latin1')).not.toContain('TOP-SECRET');
  });

  it('opens with no other key, for no other scope, and not when one bit was changed', () => {
    const sealed = sealSecret(plain, 'key', salt);
    expect(() => openSecret(sealed, 'Key', salt)).toThrow();
    expect(() => openSecret(sealed, 'key', randomBytes(32))).toThrow();
    for (const at of [0, 12, 28, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => openSecret(changed, 'key', salt)).toThrow();
    }
  });
});
