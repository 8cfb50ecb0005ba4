import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalKafka, type LocalKafka } from './local-kafka.ts';
import { hasKafkaJars, hasMaven, javaMajor } from './kafka-jars.ts';
import { isAlive } from './processes.ts';

let folder: string;
const started: LocalKafka[] = [];

async function start(): Promise<LocalKafka> {
  const kafka = await startLocalKafka({ folder: join(folder, 'kafka'), logFile: join(folder, 'kafka.log') });
  started.push(kafka);
  return kafka;
}

async function clusterId(): Promise<string | undefined> {
  return /cluster\.id=(.+)/.exec(await readFile(join(folder, 'kafka/data/meta.properties'), 'utf8'))?.[1];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-kafka-'));
});

afterAll(async () => {
  await Promise.all(started.map((kafka) => kafka.stop()));
  await rm(folder, { recursive: true });
});

const offers = (await javaMajor()) !== undefined && ((await hasMaven()) || (await hasKafkaJars()));

describe('startLocalKafka', () => {
  if (!offers) {
    it('needs Java and Maven, which are not here', () => {
      expect(process.env.CI).not.toBe('true');
    });
    return;
  }

  it('starts, survives kill -9, and ends a broker that was left running', async () => {
    const first = await start();
    const id = await clusterId();
    expect(id).toMatch(/^[\w-]{22}$/);

    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const second = await start();
    expect(await clusterId()).toBe(id);

    const third = await start();
    expect(isAlive(second.pid)).toBe(false);
    expect(await clusterId()).toBe(id);

    await third.stop();
    expect(isAlive(third.pid)).toBe(false);
  }, 120_000);
});
