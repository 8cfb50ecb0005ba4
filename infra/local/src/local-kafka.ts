import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { javaProgram, kafkaJars } from './kafka-jars.ts';
import { lastLines } from './last-lines.ts';
import { freePort } from './ports.ts';
import { endOf, hasEnded } from './process-end.ts';
import { endProcess, isRunningAs } from './processes.ts';
import { repositoryRoot } from './repository-root.ts';

const run = promisify(execFile);

export interface LocalKafkaOptions {
  /** Holds the data. Made when missing. */
  readonly folder: string;
  readonly logFile: string;
  /** Taken if free, otherwise any. */
  readonly preferredPort?: number;
  /** Gives the start up: what it has started is ended, and it throws. */
  readonly signal?: AbortSignal | undefined;
}

export interface LocalKafka {
  readonly brokers: string;
  readonly pid: number;
  /** Settles when the broker ends, for whatever reason. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
  /** SIGKILL: nothing of it gets a chance to finish. */
  kill(): Promise<void>;
}

const SETTINGS = join(repositoryRoot, 'infra/kafka/one-node.properties');
const LOGGING = join(repositoryRoot, 'infra/kafka/log4j2.properties');
/** The first compiler only: a third less work until it listens. KAFKA_JVM_OPTIONS replaces them, for who measures throughput. */
const QUICK_JVM = ['-Xms256m', '-Xmx512m', '-XX:TieredStopAtLevel=1'];
const ATTEMPTS = 3;
const READY_WITHIN_MS = 180_000;
const STOP_STEPS = [['SIGTERM', 4_000] as const, ['SIGKILL', 500] as const];

/** Starts Apache Kafka itself (KRaft, one node) from its jars; formats the folder the first time, ends what a kill -9 left. */
export async function startLocalKafka(options: LocalKafkaOptions): Promise<LocalKafka> {
  const jars = await kafkaJars(options.signal);
  await mkdir(options.folder, { recursive: true });
  await endLeftover(options.folder);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(options.preferredPort);
    const settings = await writeSettings(options.folder, port, await freePort());
    await formatOnce(options, jars, settings);
    try {
      return await launch(options, ['-cp', join(jars, '*'), 'kafka.Kafka', settings], port);
    } catch (error) {
      // Somebody was faster: other ports next time.
      if (attempt === ATTEMPTS || !(await lastLines(options.logFile, 50)).includes('Address already in use')) throw error;
    }
  }
}

/** Removes the data. Only while no broker runs on it. */
export async function removeLocalKafka(folder: string): Promise<void> {
  await endLeftover(folder);
  await rm(folder, { recursive: true, force: true });
}

async function writeSettings(folder: string, port: number, controllerPort: number): Promise<string> {
  const address = `PLAINTEXT://127.0.0.1:${port}`;
  const own = {
    listeners: `${address},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': address,
    // Named here and not in the data, so that another port next time does no harm.
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'log.dirs': dataFolder(folder),
  };
  const lines = Object.entries(own).map(([name, value]) => `${name}=${value.replaceAll('\\', '/')}`);
  const file = settingsFile(folder);
  await writeFile(file, `${await readFile(SETTINGS, 'utf8')}\n${lines.join('\n')}\n`);
  return file;
}

const dataFolder = (folder: string): string => join(folder, 'data');
const settingsFile = (folder: string): string => join(folder, 'server.properties');
const pidFile = (folder: string): string => join(folder, 'broker.pid');

async function formatOnce({ folder, signal }: LocalKafkaOptions, jars: string, settings: string): Promise<void> {
  const formatted = await readFile(join(dataFolder(folder), 'meta.properties'), 'utf8').catch(() => '');
  if (formatted !== '') return;
  await rm(dataFolder(folder), { recursive: true, force: true });
  const args = ['-cp', join(jars, '*'), `-Dlog4j2.configurationFile=${LOGGING}`, 'kafka.tools.StorageTool'];
  await run(javaProgram(), [...args, 'format', '-t', newClusterId(), '-c', settings], { signal });
}

/** Kafka's form of an id: 16 bytes in base64. Its tools take a leading dash for an option. */
function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}

async function endLeftover(folder: string): Promise<void> {
  const pid = Number(await readFile(pidFile(folder), 'utf8').catch(() => ''));
  if (pid && (await isRunningAs(pid, settingsFile(folder)))) await endProcess(pid, STOP_STEPS);
  await rm(pidFile(folder), { force: true });
}

async function launch(options: LocalKafkaOptions, program: readonly string[], port: number): Promise<LocalKafka> {
  const log = await open(options.logFile, 'a');
  const jvmOptions = process.env.KAFKA_JVM_OPTIONS?.split(' ') ?? QUICK_JVM;
  const args = [...jvmOptions, `-Dlog4j2.configurationFile=${LOGGING}`, ...program];
  // A group of its own: Ctrl-C in the terminal must not end the broker before its users.
  const broker = spawn(javaProgram(), args, { cwd: options.folder, detached: true, stdio: ['ignore', log.fd, log.fd] });
  await log.close();
  const ended = endOf(broker);
  await writeFile(pidFile(options.folder), String(broker.pid));
  const stop = async (): Promise<void> => {
    if (broker.pid !== undefined && !hasEnded(broker)) {
      await endProcess(broker.pid, STOP_STEPS);
      await ended;
    }
    await rm(pidFile(options.folder), { force: true });
  };
  const kill = async (): Promise<void> => {
    broker.kill('SIGKILL');
    await ended;
  };
  const running = { brokers: `127.0.0.1:${port}`, pid: broker.pid ?? 0, ended, stop, kill };
  if (await listens(port, ended, options.signal)) return running;
  await stop();
  throw new Error(`Kafka did not start: ${await lastLines(options.logFile, 5)}`);
}

/** Kafka opens its port as the last step of its start. */
async function listens(port: number, ended: Promise<string>, signal?: AbortSignal): Promise<boolean> {
  const end = { reached: false };
  void ended.then(() => (end.reached = true));
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!end.reached && !signal?.aborted && performance.now() < deadline) {
    if (await accepts(port)) return true;
    await sleep(50);
  }
  return false;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (accepted: boolean) => () => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', answer(true));
    socket.once('error', answer(false));
  });
}
