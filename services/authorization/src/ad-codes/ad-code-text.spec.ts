import { hashOfAdCode, isAdCodeText, newAdCodeText } from './ad-code-text.ts';

const codes = Array.from({ length: 500 }, newAdCodeText);

describe('the text of an ad code', () => {
  it('AU2 has 80 bits in four groups, without the letters I, L, O and U, and a check character', () => {
    for (const code of codes) expect(code).toMatch(/^AG(-[0-9A-HJKMNP-TV-Z]{4}){4}-[0-9A-HJKMNP-TV-Z]$/);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('AU2 is accepted as it was made, and however it was copied', () => {
    for (const code of codes) {
      expect(isAdCodeText(code)).toBe(true);
      const copied = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
      expect(isAdCodeText(copied)).toBe(true);
      expect(hashOfAdCode(copied)).toBe(hashOfAdCode(code));
    }
  });

  it('AU2 is refused with any one character wrong', () => {
    const [code = ''] = codes;
    const typed = [...code];
    for (const [at, right] of typed.entries()) {
      if (right === '-') continue;
      for (const wrong of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
        if (wrong !== right) expect(isAdCodeText(typed.with(at, wrong).join(''))).toBe(false);
      }
    }
  });

  it.each(['', 'AG', 'AG-0000', 'XX-7QK2-M0XV-9TBD-3WHR-C', 'AG-7QK2-M0XV-9TBD-3WHR-C-7QK2', 'AG-7QK2-M0XV-9TBD-3WH☃-C'])(
    'AU2 %j is no ad code',
    (text) => {
      expect(isAdCodeText(text)).toBe(false);
    },
  );

  it('AU2 is stored as a hash that does not hold it', () => {
    const [code = ''] = codes;
    expect(hashOfAdCode(code)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOfAdCode(code)).not.toBe(hashOfAdCode(codes[1] ?? ''));
  });
});
