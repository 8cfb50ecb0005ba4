import { inParallel } from './in-parallel.ts';

describe('work in parallel', () => {
  it('does everything once, in order, and never more than the limit at a time', async () => {
    const started: number[] = [];
    let [underWay, most] = [0, 0];
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      started.push(item);
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
    });
    expect(started).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('throws the first failure after the others have ended', async () => {
    const done: number[] = [];
    const work = inParallel([1, 2, 3], 3, async (item) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (item === 2) throw new Error('two failed');
      done.push(item);
    });
    await expect(work).rejects.toThrow('two failed');
    expect(done).toEqual([1, 3]);
  });
});
