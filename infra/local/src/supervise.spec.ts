import { supervise, type Part } from './supervise.ts';

interface FakePart extends Part {
  end(how: string): void;
  stopped: boolean;
}

function fakePart(): FakePart {
  const { promise, resolve } = Promise.withResolvers<string>();
  const part: FakePart = {
    ended: promise,
    end: resolve,
    stopped: false,
    stop: async () => {
      part.stopped = true;
      resolve('asked to');
    },
  };
  return part;
}

/** Each part that was started, as soon as it is. */
function starter() {
  const started: FakePart[] = [];
  const waiting: (() => void)[] = [];
  return {
    start: async () => {
      const part = fakePart();
      started.push(part);
      waiting.splice(0).forEach((wake) => wake());
      return part;
    },
    part: async (n: number): Promise<FakePart> => {
      while (started.length < n) await new Promise<void>((resolve) => waiting.push(resolve));
      const part = started[n - 1];
      if (!part) throw new Error(`part ${n} was not started`);
      return part;
    },
    started,
  };
}

function lines() {
  const all: string[] = [];
  const { promise: lastWord, resolve } = Promise.withResolvers<string>();
  return { all, lastWord, report: (line: string) => void (all.push(line), line.includes('stays down') && resolve(line)) };
}

describe('supervise', () => {
  it('starts again what ended unasked, says so, and gives up after so many times', async () => {
    const { start, part } = starter();
    const log = lines();
    const first = fakePart();
    const supervised = supervise(first, { name: 'stories', start, report: log.report, delaysMs: [0, 0] });
    first.end('exit code 1');
    (await part(1)).end('exit code 2');
    (await part(2)).end('ended by SIGKILL');
    await log.lastWord;
    expect(log.all).toEqual([
      'stories ended unasked (exit code 1); it starts again in 0 ms (1 of 2).',
      'stories ended unasked (exit code 2); it starts again in 0 ms (2 of 2).',
      'stories ended 3 times (ended by SIGKILL): it stays down.',
    ]);
    await supervised.stop();
  });

  it('forgets earlier ends once a part has run steadily', async () => {
    const { start, part, started } = starter();
    const log = lines();
    const first = fakePart();
    const supervised = supervise(first, { name: 'stories', start, report: log.report, delaysMs: [0], steadyMs: -1 });
    first.end('exit code 1');
    (await part(1)).end('exit code 1');
    (await part(2)).end('exit code 1');
    await part(3);
    expect(log.all).toHaveLength(3);
    await supervised.stop();
    expect(started.at(-1)?.stopped).toBe(true);
  });

  it('counts a start that fails', async () => {
    const log = lines();
    const first = fakePart();
    const start = () => Promise.reject(new Error('no memory'));
    supervise(first, { name: 'Kafka', start, report: log.report, delaysMs: [0, 0] });
    first.end('exit code 137');
    expect(await log.lastWord).toBe('Kafka ended 3 times (no memory): it stays down.');
  });

  it('starts nothing again after it was asked to stop', async () => {
    const { start, started } = starter();
    const log = lines();
    const first = fakePart();
    const supervised = supervise(first, { name: 'stories', start, report: log.report, delaysMs: [0] });
    await supervised.stop();
    expect(first.stopped).toBe(true);
    expect(started).toEqual([]);
    expect(log.all).toEqual([]);
  });

  it('stops waiting for the next start when it is asked to stop', async () => {
    const { start, started } = starter();
    const { promise: reported, resolve } = Promise.withResolvers<void>();
    const first = fakePart();
    const supervised = supervise(first, { name: 'stories', start, report: () => resolve(), delaysMs: [3_600_000] });
    first.end('exit code 1');
    await reported;
    await supervised.stop();
    expect(started).toEqual([]);
  });

  it('stops a part whose start was under way when the end was asked for', async () => {
    const first = fakePart();
    const late = fakePart();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: started, resolve: finishStart } = Promise.withResolvers<Part>();
    const start = () => (ask(), started);
    const supervised = supervise(first, { name: 'stories', start, report: () => undefined, delaysMs: [0] });
    first.end('exit code 1');
    await asked;
    const stopped = supervised.stop();
    finishStart(late);
    await stopped;
    expect(late.stopped).toBe(true);
  });
});
