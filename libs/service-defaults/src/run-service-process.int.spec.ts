import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startSample, type Sample } from './spec-fixtures/start-sample.ts';

let sample: Sample;

beforeAll(async () => {
  sample = await startSample();
});
afterAll(() => sample.stop());

interface Process {
  readonly child: ChildProcess;
  /** Everything that it has written. */
  output(): string;
  readonly exit: Promise<number | null>;
}

function run(env: Record<string, string>): Process {
  const file = (name: string) => fileURLToPath(new URL(`./spec-fixtures/${name}`, import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', '--import', file('compile-on-import.mjs'), file('run-sample.ts')], {
    env: { PATH: process.env.PATH, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, output: () => output, exit };
}

async function untilReady({ child, output, exit }: Process): Promise<void> {
  const ended = exit.then((code) => Promise.reject(new Error(`ended with ${code}: ${output()}`)));
  const ready = new Promise<void>((resolve) => child.stdout?.on('data', () => output().includes('"msg":"ready"') && resolve()));
  await Promise.race([ready, ended]);
}

describe('a service as a process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'serves, and ends with exit code 0 on %s',
    async (signal) => {
      const service = run({ ...sample.env });
      await untilReady(service);
      service.child.kill(signal);
      expect(await service.exit).toBe(0);
    },
    30_000,
  );

  it('says in plain text why it cannot start, without values, and ends with exit code 1', async () => {
    const service = run({ ...sample.env, SAMPLE_PORT: 'hunter2' });
    expect(await service.exit).toBe(1);
    expect(service.output()).toMatch(
      /^sample cannot start\. The environment of "sample" is not usable:\n {2}SAMPLE_PORT must .*\n$/,
    );
    expect(service.output()).not.toContain('hunter2');
  }, 30_000);
});
