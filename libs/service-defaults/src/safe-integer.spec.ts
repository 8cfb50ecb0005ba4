import fc from 'fast-check';
import { safeInteger } from './safe-integer.ts';

const to = (value: unknown): unknown => (safeInteger as { to(value: unknown): unknown }).to(value);
const from = (value: unknown): unknown => (safeInteger as { from(value: unknown): unknown }).from(value);

describe('safeInteger', () => {
  it('gives every safe integer back as it was', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (value) => from(String(to(value))) === value));
  });

  it('lets null and undefined pass', () => {
    expect([from(null), to(null), to(undefined)]).toEqual([null, null, undefined]);
  });

  it.each(['9007199254740992', '-9007199254740992', '9223372036854775807', 'x'])('throws instead of rounding %s', (value) => {
    expect(() => from(value)).toThrow(RangeError);
  });

  it.each([2 ** 53, 0.5, Number.NaN, Infinity])('writes no %s', (value) => {
    expect(() => to(value)).toThrow(RangeError);
  });
});
