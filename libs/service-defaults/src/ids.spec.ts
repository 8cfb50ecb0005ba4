import { isUUID } from 'class-validator';
import { newId } from './ids.ts';
import { realTimeMs } from './real-time.ts';

describe('ids', () => {
  it('DESIGN §9 ids are UUIDs of version 7 that say when they were made', () => {
    const before = realTimeMs();
    const id = newId();
    expect(isUUID(id, 7)).toBe(true);
    const ms = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(ms).toBeGreaterThanOrEqual(before);
    // Who makes many at once borrows from the next milliseconds.
    expect(ms).toBeLessThan(before + 10_000);
  });

  it('DESIGN §9 each id is above all ids before it, however many are made in one millisecond', () => {
    const ids = Array.from({ length: 50_000 }, newId);
    // Two long lists that differ would keep Jest busy for minutes.
    expect(ids.every((id, n) => n === 0 || id > (ids[n - 1] ?? ''))).toBe(true);
    expect(ids.every((id) => isUUID(id, 7))).toBe(true);
  });

  it('DESIGN §9 the rest of an id is random', () => {
    const tails = Array.from({ length: 10_000 }, () => newId().slice(19));
    expect(new Set(tails).size).toBe(tails.length);
  });
});
