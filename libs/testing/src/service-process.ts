import { databaseUrls } from '@afterglow/local/prepare-database';
import { freePorts } from '@afterglow/local/ports';
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TcpProxy } from './tcp-proxy.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const compileOnImport = join(root, 'libs/service-defaults/src/spec-fixtures/compile-on-import.mjs');
const READY_WITHIN_MS = 120_000;
const STARTED_AGAIN_AFTER_MS = 500;

export interface ServiceEnvironment {
  /** The administrator's, on the server itself. */
  readonly adminUrl: string;
  readonly brokers: readonly string[];
  readonly namespace: string;
  readonly issuer: Readonly<Record<string, string>>;
  readonly tokenSecret: string;
  /** Variables of the services' own configuration. */
  readonly settings: Readonly<Record<string, string>>;
  readonly logFolder: string;
}

/**
 * One replica of a service: a real process, which reaches its data base over a path of its own. When it says that it cannot
 * boot, for its data base is away, it is started again, as by whoever supervises processes. Any other end is its own.
 */
export class ServiceProcess {
  readonly url: string;
  private child: ChildProcess | undefined;
  /** From its start until it is killed or has ended by itself. */
  private isUp = false;
  private closed: Promise<void> = Promise.resolve();
  private again: NodeJS.Timeout | undefined;
  private isFrozen = false;

  private constructor(
    readonly service: string,
    readonly name: string,
    private readonly port: number,
    readonly path: TcpProxy,
    private readonly environment: ServiceEnvironment,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  static async prepare(service: string, replica: number, environment: ServiceEnvironment): Promise<ServiceProcess> {
    const [port = 0] = await freePorts(1);
    const path = await TcpProxy.to(Number(new URL(environment.adminUrl).port));
    return new ServiceProcess(service, `${service}-${replica}`, port, path, environment);
  }

  start(): void {
    const prefix = this.service.toUpperCase();
    const database = new URL(databaseUrls(this.environment.adminUrl, this.service).app);
    database.port = String(this.path.port);
    const main = join(root, 'services', this.service, 'src/main.ts');
    this.again = undefined;
    const child = spawn(process.execPath, ['--no-warnings', '--conditions=afterglow-source', '--import', compileOnImport, main], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        LOG_LEVEL: 'warn',
        KAFKA_BROKERS: this.environment.brokers.join(','),
        AFTERGLOW_NAMESPACE: this.environment.namespace,
        DELIVERY_TOKEN_SECRET: this.environment.tokenSecret,
        [`${prefix}_PORT`]: String(this.port),
        [`${prefix}_DATABASE_URL`]: database.href,
        ...this.environment.issuer,
        ...this.environment.settings,
      },
    });
    const log = createWriteStream(join(this.environment.logFolder, `${this.name}.log`), { flags: 'a' });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    this.child = child;
    this.isUp = true;
    this.closed = this.untilClosed(child);
  }

  /** Nothing of it gets a chance to finish. One that has ended by itself is not killed: that is told. */
  async kill(): Promise<void> {
    const { child, closed } = this;
    if (!child || !this.isUp) throw new Error(this.ownEnd());
    child.kill('SIGKILL');
    await closed;
    if (child.signalCode !== 'SIGKILL' && !this.again) throw new Error(this.ownEnd());
    clearTimeout(this.again);
    this.again = undefined;
    this.isUp = false;
  }

  /** As a machine that stands still: it is there, and does nothing. */
  freeze(): void {
    this.isFrozen = this.child?.kill('SIGSTOP') ?? false;
  }

  thaw(): void {
    if (this.isFrozen) this.child?.kill('SIGCONT');
    this.isFrozen = false;
  }

  /** Its own word, without a hand from anybody. */
  async untilReady(): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!(await this.isReady())) {
      if (!this.isUp) throw new Error(this.ownEnd());
      if (performance.now() > deadline) throw new Error(`${this.name} is not ready after ${READY_WITHIN_MS / 1_000} s`);
      await delay(200);
    }
  }

  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    return answer?.ok === true;
  }

  async remove(): Promise<void> {
    this.thaw();
    if (this.isUp) await this.kill().catch(() => undefined);
    await this.path.close();
  }

  private untilClosed(child: ChildProcess): Promise<void> {
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    return new Promise((resolve) => {
      child.once('close', () => {
        const cannotBoot = complaint.includes(`${this.service} cannot start.`);
        if (cannotBoot) this.again = setTimeout(() => this.start(), STARTED_AGAIN_AFTER_MS);
        else this.isUp = false;
        resolve();
      });
    });
  }

  private ownEnd(): string {
    return `${this.name} has ended by itself (${this.child?.exitCode ?? this.child?.signalCode})`;
  }
}
