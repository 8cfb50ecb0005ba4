import { StopList, Stopping } from './stop-list.ts';

describe('StopList', () => {
  it('stops the last first, once, whatever fails', async () => {
    const log: string[] = [];
    const list = new StopList((line) => log.push(line));
    list.add('Postgres', async () => void log.push('Postgres'));
    list.add('the helper', () => Promise.reject(new Error('hangs')));
    list.add('stories', async () => void log.push('stories'));
    await Promise.all([list.stop(), list.stop()]);
    expect(log).toEqual(['stories', 'the helper did not stop properly: hangs', 'Postgres']);
  });

  it('lets a start go no further once the end was asked for', async () => {
    const list = new StopList(() => undefined);
    expect(() => list.goOn()).not.toThrow();
    const asked = list.whenAsked();
    await list.stop();
    await asked;
    await list.whenAsked();
    expect(list.signal.aborted).toBe(true);
    expect(() => list.goOn()).toThrow(Stopping);
    expect(() => list.add('late', async () => undefined)).toThrow(Stopping);
  });
});
