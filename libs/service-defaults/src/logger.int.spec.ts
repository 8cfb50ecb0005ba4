import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const file = (name: string) => fileURLToPath(new URL(`./spec-fixtures/${name}`, import.meta.url));

describe('DESIGN §10: the log of a process', () => {
  it('has every line, in order, also those that were told in the turn in which it exits', async () => {
    const args = ['--no-warnings', '--import', file('compile-on-import.mjs'), file('log-and-exit.ts')];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual([1, 2, 3, 4]);
  }, 30_000);
});
