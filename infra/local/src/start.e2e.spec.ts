import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { repositoryRoot } from './repository-root.ts';

const databaseUrl = process.env.TEST_DATABASE_URL ?? '';
const START = join(repositoryRoot, 'infra/local/dist/start.js');
let started: ChildProcess | undefined;

interface Ready {
  readonly ready: boolean;
  readonly services: Readonly<Record<string, string>>;
  readonly platformHelper: string;
  readonly namespace: string;
}

function start(...args: string[]): ChildProcess {
  const env = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: databaseUrl, KAFKA_BROKERS: process.env.TEST_KAFKA_BROKERS };
  started = spawn(process.execPath, [START, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  return started;
}

async function databases(): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>('select datname from pg_database');
  await client.end();
  return rows.map(({ datname }) => datname);
}

afterEach(async () => {
  if (!started || started.exitCode !== null || started.signalCode !== null) return;
  started.kill('SIGINT');
  await once(started, 'exit');
});

describe('npm start -- --ephemeral --json', () => {
  it('prints one line with all addresses when everything is ready, and leaves nothing behind', async () => {
    const child = start('--ephemeral', '--json');
    const lines: string[] = [];
    const errors: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
    const output = createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => lines.push(line));
    await Promise.race([once(output, 'line'), once(child, 'exit')]);
    // What is tried again may happen on a busy machine.
    const failures = errors.join('').split('\n');
    expect(failures.filter((line) => line.includes('failed') && !line.includes(' again'))).toEqual([]);

    const ready = JSON.parse(lines[0] ?? 'null') as Ready;
    expect(ready).toMatchObject({ ready: true, namespace: expect.stringMatching(/^.*[0-9a-f]{8}\.$/) });
    expect(Object.keys(ready.services).sort()).toEqual(['authorization', 'billing', 'campaigns', 'delivery', 'stories']);
    for (const url of Object.values(ready.services)) expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${ready.platformHelper}/ready`)).status).toBe(200);
    expect(await databases()).toContain(`${ready.namespace}afterglow`);

    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
    expect(await databases()).not.toContain(`${ready.namespace}afterglow`);
    for (const url of Object.values(ready.services)) await expect(fetch(url)).rejects.toThrow('fetch failed');
  }, 240_000);

  it('refuses an option that it does not know, in one line', async () => {
    const child = start('--fresh');
    const errors: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(1);
    expect(errors.join('')).toBe('npm start does not know "--fresh": it takes --ephemeral, --json, --reset.\n');
  }, 60_000);
});
