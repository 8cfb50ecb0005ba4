import { isText } from './request-fields.ts';

describe('text that a person wrote', () => {
  it('PO1 a caption is counted in UTF-16 units: 1,100 pairs fit into 2,200, one unit more does not', () => {
    expect(isText('🌅'.repeat(1_100), { min: 0, max: 2_200 })).toBe(true);
    expect(isText(`${'🌅'.repeat(1_100)}a`, { min: 0, max: 2_200 })).toBe(false);
    expect(isText('', { min: 0, max: 2_200 })).toBe(true);
  });

  it('ST3 a comment has 1 to 150 units and says something', () => {
    expect(isText('a', { min: 1, max: 150 })).toBe(true);
    expect(isText('a'.repeat(150), { min: 1, max: 150 })).toBe(true);
    expect(isText('a'.repeat(151), { min: 1, max: 150 })).toBe(false);
    expect(isText('', { min: 1, max: 150 })).toBe(false);
    expect(isText(' \n\u00a0', { min: 1, max: 150 })).toBe(false);
  });

  it.each([7, null, ['a'], { text: 'a' }])('PO1 %p is no text', (value) => {
    expect(isText(value, { min: 0, max: 10 })).toBe(false);
  });
});
