import { median, usd } from './money.ts';

describe('money in the story', () => {
  it.each([
    [0, '$0.00'],
    [1_400, '$0.0014'],
    [20_000_000, '$20.00'],
    [1, '$0.000001'],
    [1_234_500, '$1.2345'],
  ])('%i micros are %s', (micros, text) => {
    expect(usd(micros)).toBe(text);
  });

  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('the median of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
