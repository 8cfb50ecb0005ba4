import { dockerAnswers, removeDockerKafka, startDockerKafka } from '@afterglow/local/docker-kafka';
import { hasKafkaJars } from '@afterglow/local/kafka-jars';
import { removeLocalKafka, startLocalKafka } from '@afterglow/local/local-kafka';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Running {
  readonly brokers: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

interface Kind {
  start(preferredPort?: number): Promise<Running>;
  removeData(): Promise<void>;
  cleanUp(): Promise<void>;
}

/** A broker of one test's own, on a port that stays: to be stopped, started again, and to lose its data. */
export class OwnKafka {
  private constructor(
    private readonly kind: Kind,
    private running: Running,
  ) {}

  /** Null where neither a Docker engine nor Kafka's jars are: the test says so. */
  static async start(): Promise<OwnKafka | null> {
    const kind = await offered();
    return kind && new OwnKafka(kind, await kind.start());
  }

  get brokers(): string[] {
    return [this.running.brokers];
  }

  async stop(): Promise<void> {
    await this.running.stop();
  }

  /** As kill -9. */
  async kill(): Promise<void> {
    await this.running.kill();
  }

  /** With its data. */
  async startAgain(): Promise<void> {
    this.running = await this.kind.start(Number(this.running.brokers.split(':')[1]));
  }

  /** Only while it is stopped. */
  removeData(): Promise<void> {
    return this.kind.removeData();
  }

  async remove(): Promise<void> {
    await this.running.stop();
    await this.kind.removeData();
    await this.kind.cleanUp();
  }
}

async function offered(): Promise<Kind | null> {
  if (await dockerAnswers()) {
    const folder = randomUUID();
    return {
      start: (preferredPort) => startDockerKafka({ folder, ...(preferredPort ? { preferredPort } : {}) }),
      removeData: () => removeDockerKafka(folder),
      cleanUp: async () => undefined,
    };
  }
  if (!(await hasKafkaJars())) return null;
  const folder = await mkdtemp(join(tmpdir(), 'afterglow-kafka-'));
  const data = join(folder, 'data');
  return {
    start: (preferredPort) =>
      startLocalKafka({ folder: data, logFile: join(folder, 'kafka.log'), ...(preferredPort ? { preferredPort } : {}) }),
    removeData: () => removeLocalKafka(data),
    cleanUp: () => rm(folder, { recursive: true, force: true }),
  };
}
