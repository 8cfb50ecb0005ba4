import { KEY_SLOTS, slotsOf } from './key-slots.ts';

describe('key slots', () => {
  const keys = Array.from({ length: 5_000 }, (_, index) => `key ${index}`);

  it('outbox rule 1: slots are distinct and ascending, so that two flushes never wait for each other in a ring', () => {
    const slots = slotsOf([...keys, ...keys]);
    expect(slots).toEqual([...new Set(slots)].sort((a, b) => a - b));
    expect(slotsOf(['a', 'b', 'c', 'd'])).toEqual(slotsOf(['d', 'c', 'b', 'a']));
  });

  it('outbox rule 1: however many keys, there are no more than 1,024 locks', () => {
    const slots = slotsOf(keys);
    expect(KEY_SLOTS).toBe(1_024);
    expect(slots.length).toBeGreaterThan(1_000);
    expect(slots.every((slot) => slot >= 0 && slot < KEY_SLOTS)).toBe(true);
  });
});
