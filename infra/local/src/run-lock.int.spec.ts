import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOf } from './process-end.ts';
import { takeRunLock } from './run-lock.ts';

const MARK = 'jest';
let file: string;

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'run-lock-')), 'deeper', 'run.json');
});

afterEach(() => rmSync(join(file, '../..'), { recursive: true }));

describe('takeRunLock', () => {
  it('refuses a second start beside the first, and names the first', async () => {
    const lock = await takeRunLock(file, MARK);
    await expect(takeRunLock(file, MARK)).rejects.toThrow(`npm start is running already (process ${process.pid})`);
    lock.release();
    expect(existsSync(file)).toBe(false);
    (await takeRunLock(file, MARK)).release();
  });

  it('takes over the lock of a start that was killed, and ends the children that it left', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)', 'left-behind-child'], { stdio: 'ignore' });
    const ended = endOf(child);
    const killed = await takeRunLock(file, MARK);
    killed.addChild({ pid: child.pid ?? 0, mark: 'left-behind-child' });
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(`"pid":${process.pid},"mark":"${MARK}"`, '"pid":999999999,"mark":"gone"'),
    );

    const lock = await takeRunLock(file, MARK);
    expect(lock.leftovers).toBe(1);
    expect(await ended).toBe('ended by SIGTERM');
    lock.release();
  });

  it('does not end a stranger that has got the process id of a child, nor take one for a running start', async () => {
    const first = await takeRunLock(file, MARK);
    first.release();
    const stranger = { pid: process.pid, mark: 'no such command line' };
    writeFileSync(file, JSON.stringify({ id: 'old', ...stranger, children: [stranger] }));
    const lock = await takeRunLock(file, MARK);
    expect(lock.leftovers).toBe(0);
    lock.release();
  });

  it('takes over a lock that was written only in part', async () => {
    (await takeRunLock(file, MARK)).release();
    writeFileSync(file, '{"pid":');
    (await takeRunLock(file, MARK)).release();
  });

  it('lets only one of several starts through that find the lock of a killed one', async () => {
    (await takeRunLock(file, MARK)).release();
    writeFileSync(file, JSON.stringify({ id: 'old', pid: 999999999, mark: 'gone', children: [] }));
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => takeRunLock(file, MARK)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
