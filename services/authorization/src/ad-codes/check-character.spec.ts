import fc from 'fast-check';
import { checkCharacterOf } from './check-character.ts';

const CHARACTERS = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const payloads = fc.array(fc.constantFrom(...CHARACTERS), { minLength: 1, maxLength: 24 });

describe('checkCharacterOf', () => {
  it('AU2 is ISO 7064 MOD 37,36: the example of the GRid standard', () => {
    expect(checkCharacterOf('A12425GABC1234002')).toBe('M');
  });

  it('AU2 finds every single wrong character', () => {
    fc.assert(
      fc.property(payloads, fc.nat(), fc.constantFrom(...CHARACTERS), (payload, place, wrong) => {
        const at = place % payload.length;
        fc.pre(payload[at] !== wrong);
        expect(checkCharacterOf(payload.with(at, wrong).join(''))).not.toBe(checkCharacterOf(payload.join('')));
      }),
      { numRuns: 2_000 },
    );
  });

  it('AU2 refuses characters that it has no value for', () => {
    expect(() => checkCharacterOf('ab')).toThrow('digits and capital letters');
  });
});
