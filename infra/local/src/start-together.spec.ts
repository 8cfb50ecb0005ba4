import { startTogether } from './start-together.ts';

function part(name: string, stopped: string[]) {
  return { stop: async () => void stopped.push(name) };
}

describe('startTogether', () => {
  it('answers both parts', async () => {
    const [a, b] = [part('a', []), part('b', [])];
    expect(await startTogether(Promise.resolve(a), Promise.resolve(b))).toEqual([a, b]);
  });

  it.each(['first', 'second'])('stops the one that started when the %s fails', async (failing) => {
    const stopped: string[] = [];
    const failure = Promise.reject(new Error('no memory'));
    const other = Promise.resolve(part('other', stopped));
    const both = failing === 'first' ? startTogether(failure, other) : startTogether(other, failure);
    await expect(both).rejects.toThrow('no memory');
    expect(stopped).toEqual(['other']);
  });

  it('does without a part that is not needed', async () => {
    await expect(startTogether(Promise.resolve(undefined), Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
  });
});
