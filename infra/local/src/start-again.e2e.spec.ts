import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';
import { urlOfDatabase } from './database-roles.ts';
import { dockerAnswers, removeDockerKafka } from './docker-kafka.ts';
import { kafkaImage } from './kafka-container.ts';
import { dropOwnDatabase } from './own-database.ts';
import { freePorts } from './ports.ts';
import { isAlive } from './processes.ts';
import { repositoryRoot } from './repository-root.ts';
import { serviceNames } from './service-names.ts';

const databaseUrl = process.env['TEST_DATABASE_URL'] ?? '';
const namespace = `again-${randomBytes(4).toString('hex')}.`;
const START = join(repositoryRoot, 'infra/local/dist/start.js');
const running: ChildProcess[] = [];
let folder: string;
let environment: Readonly<Record<string, string | undefined>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-again-'));
  const names = [...serviceNames, 'platform_helper'].map((name) => `${name.toUpperCase()}_PORT`);
  const ports = await freePorts(names.length);
  environment = {
    ...process.env,
    NODE_OPTIONS: '',
    AFTERGLOW_FOLDER: folder,
    AFTERGLOW_NAMESPACE: namespace,
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: process.env['TEST_KAFKA_BROKERS'],
    ...Object.fromEntries(names.map((name, at) => [name, String(ports[at])])),
  };
});

afterAll(async () => {
  await Promise.all(running.map(end));
  await dropOwnDatabase(databaseUrl, `${namespace}afterglow`);
  if (await dockerAnswers()) await removeDockerKafka(folder);
  await rm(folder, { recursive: true });
});

/** A real start of its own; answers when it is ready, or has ended. */
async function start(args: readonly string[] = [], other: Readonly<Record<string, string | undefined>> = {}) {
  const child = spawn(process.execPath, [START, ...args], {
    env: { ...environment, ...other },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const said = { out: '', errors: '' };
  child.stderr.on('data', (chunk: Buffer) => (said.errors += chunk.toString()));
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said.out += chunk.toString();
      if (said.out.includes('Ctrl-C')) resolve();
    });
  });
  await Promise.race([ready, once(child, 'close')]);
  return { child, code: child.exitCode, ...said };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  await once(child, 'exit');
}

async function servicesOf(): Promise<number[]> {
  const record = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as { children: { pid: number }[] };
  return record.children.map(({ pid }) => pid);
}

/** What a data base looks like to a start that finds the log of another run. */
async function belongToAnotherLog(): Promise<void> {
  const client = new Client({ connectionString: urlOfDatabase(databaseUrl, `${namespace}afterglow`) });
  await client.connect();
  await client.query(`update platform.stamp set cluster_id = 'of another run'`);
  await client.end();
}

/** A PATH on which there is nothing but Docker's own program. */
async function onlyDocker(): Promise<string> {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((place) => join(place, 'docker'));
  const program = places.find((place) => existsSync(place)) ?? '';
  await symlink(program, join(folder, 'docker'));
  return folder;
}

/** What is tried again may happen on a busy machine. */
const failuresIn = (errors: string): string[] =>
  errors.split('\n').filter((line) => line.includes('failed') && !line.includes(' again'));

const isReady = async (): Promise<boolean> =>
  (await fetch(`http://127.0.0.1:${environment['PLATFORM_HELPER_PORT']}/ready`).catch(() => undefined))?.ok === true;

describe('npm start, whatever is there already', () => {
  it("without Java it runs on Docker's Kafka; beside a running one it says so; after kill -9 it takes over, its log too", async () => {
    // No engine here: then at least the rest, on the Kafka that is given. CI has one.
    const docker = await dockerAnswers();
    if (process.env['CI'] === 'true') expect(docker).toBe(true);
    const withoutJava = docker ? { KAFKA_BROKERS: undefined, JAVA_HOME: undefined, PATH: await onlyDocker() } : {};
    const first = await start([], withoutJava);
    expect([first.code, failuresIn(first.errors)]).toEqual([null, []]);
    if (docker) expect(first.out).toContain(`the image ${kafkaImage()} in Docker, 127.0.0.1:`);
    const beside = await start([], withoutJava);
    expect(beside.code).toBe(1);
    expect(beside.errors).toContain(`npm start is running already (process ${first.child.pid})`);
    expect(beside.errors).toContain('npm start -- --ephemeral');
    expect(await isReady()).toBe(true);

    const services = await servicesOf();
    expect(services).toHaveLength(serviceNames.length);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    expect(services.filter(isAlive)).toEqual(services);
    const second = await start([], withoutJava);
    expect(second.code).toBeNull();
    expect(second.errors).toContain(`The start before was killed: ended ${serviceNames.length} processes that it left behind.`);
    expect(services.filter(isAlive)).toEqual([]);
    // With an empty log it would have been refused, or cold.
    expect(second.out).toMatch(/\(warm/);
    expect(await isReady()).toBe(true);
    await end(second.child);
  }, 300_000);

  it('with the log of another run it names both and offers a reset; in memory, without Kafka, Java and Docker, it says why', async () => {
    await belongToAnotherLog();
    const refused = await start();
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(/belongs to another event log \(kafka of another run\).*npm start -- --reset/);
    expect(refused.out).toBe('');

    const nothing = { KAFKA_BROKERS: undefined, JAVA_HOME: undefined, PATH: join(folder, 'logs') };
    const { child, ...said } = await start(['--reset'], nothing);
    expect(said).toMatchObject({ code: null, out: expect.stringContaining('(cold') });
    const { out } = said;
    expect(out).toContain('none, events stay in memory (there is no Java; no Docker engine answers; KAFKA_BROKERS is not set)');
    expect(out).toContain('So all five services run in this one process.');
    expect(await isReady()).toBe(true);
    await end(child);
  }, 300_000);
});
