import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  KAFKA_CONTAINER_PORT,
  KAFKA_DATA_PLACE,
  KAFKA_STARTED,
  kafkaContainerEnvironment,
  kafkaImage,
} from './kafka-container.ts';
import { freePort } from './ports.ts';
import { endOf } from './process-end.ts';

const run = promisify(execFile);
const PULL_WITHIN_MS = 180_000;
const READY_WITHIN_MS = 180_000;

export interface DockerKafkaOptions {
  /** Names the container and the volume with the data: one clone of the repository does not touch another's. */
  readonly folder: string;
  readonly preferredPort?: number;
  /** Gives the start up: what it has started is ended, and it throws. */
  readonly signal?: AbortSignal | undefined;
}

export interface DockerKafka {
  readonly brokers: string;
  readonly ended: Promise<string>;
  stop(): Promise<void>;
  /** SIGKILL: nothing of it gets a chance to finish. */
  kill(): Promise<void>;
}

export async function dockerAnswers(): Promise<boolean> {
  return run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 5_000 }).then(
    () => true,
    () => false,
  );
}

/** Starts Kafka's official image, its data in a named volume. For machines with Docker but without Java. */
export async function startDockerKafka(options: DockerKafkaOptions): Promise<DockerKafka> {
  const name = nameOf(options.folder);
  await run('docker', ['rm', '--force', name]);
  const port = await freePort(options.preferredPort);
  const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  const environment = { ...kafkaContainerEnvironment(port), CLUSTER_ID: clusterId };
  await run(
    'docker',
    [
      ...['run', '--detach', '--name', name, '--publish', `127.0.0.1:${port}:${KAFKA_CONTAINER_PORT}`],
      ...['--volume', `${name}:${KAFKA_DATA_PLACE}`],
      ...Object.entries(environment).flatMap(([variable, value]) => ['--env', `${variable}=${value}`]),
      kafkaImage(),
    ],
    { timeout: PULL_WITHIN_MS, signal: options.signal },
  );
  await untilStarted(name, options.signal).catch(async (error: unknown) => {
    await run('docker', ['rm', '--force', name]);
    throw error;
  });
  const stop = async (): Promise<void> => {
    await run('docker', ['stop', '--time', '4', name]).catch(() => undefined);
    await run('docker', ['rm', '--force', name]);
  };
  const kill = async (): Promise<void> => {
    await run('docker', ['kill', name]);
  };
  return { brokers: `127.0.0.1:${port}`, ended: endOfContainer(name), stop, kill };
}

/** Removes the data, and a container that was left running on it. */
export async function removeDockerKafka(folder: string): Promise<void> {
  await run('docker', ['rm', '--force', nameOf(folder)]);
  await run('docker', ['volume', 'rm', '--force', nameOf(folder)]);
}

function nameOf(folder: string): string {
  return `afterglow-kafka-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
}

/** The forwarding of the port accepts connections long before the broker does: only the log tells. */
async function untilStarted(name: string, signal?: AbortSignal): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const { stdout, stderr } = await run('docker', ['logs', name]);
    if (stdout.includes(KAFKA_STARTED)) return;
    const { stdout: running } = await run('docker', ['inspect', '--format', '{{.State.Running}}', name]);
    if (running.trim() !== 'true' || signal?.aborted || performance.now() > deadline) {
      const lines = `${stdout}\n${stderr}`.trim().split('\n').slice(-5).join('\n');
      throw new Error(`Kafka did not start in its container: ${lines}`);
    }
    await sleep(200);
  }
}

function endOfContainer(name: string): Promise<string> {
  const waiting = spawn('docker', ['wait', name], { stdio: 'ignore', detached: true });
  waiting.unref();
  return endOf(waiting).then(() => 'the container ended');
}
