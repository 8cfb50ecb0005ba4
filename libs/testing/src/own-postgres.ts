import { dockerAnswers } from '@afterglow/local/docker-kafka';
import { postgresImage } from '@afterglow/local/kafka-container';
import { freePort } from '@afterglow/local/ports';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { eventually } from './eventually.ts';

const run = promisify(execFile);
const PASSWORD = 'postgres';
const READY_WITHIN_MS = 60_000;
/** Tables are on a disk of their own, so that it can be full while the server's log still has room. */
const SMALL_DISK = '/small';
const SMALL_DISK_SIZE = '96m';

/** A Postgres of one test's own: to be killed, started again, and to have no room left. Needs a Docker engine. */
export class OwnPostgres {
  private constructor(
    private readonly name: string,
    readonly url: string,
  ) {}

  /** Null where no Docker engine is: the test says so. */
  static async start(): Promise<OwnPostgres | null> {
    if (!(await dockerAnswers())) return null;
    const name = `afterglow-postgres-${randomUUID()}`;
    const port = await freePort();
    const own = new OwnPostgres(name, `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`);
    await run('docker', [
      ...['run', '--detach', '--name', name, '--publish', `127.0.0.1:${port}:5432`],
      ...['--tmpfs', `${SMALL_DISK}:size=${SMALL_DISK_SIZE},mode=1777`, '--env', `POSTGRES_PASSWORD=${PASSWORD}`],
      ...['--env', 'POSTGRES_INITDB_ARGS=--locale-provider=builtin --locale=C.UTF-8 --encoding=UTF8 --no-sync'],
      ...[postgresImage(), 'postgres', '-c', 'max_connections=300', '-c', 'timezone=UTC'],
    ]);
    await own.answers();
    return own;
  }

  /** SIGKILL, as a power cut. */
  async kill(): Promise<void> {
    await run('docker', ['kill', this.name]);
  }

  async startAgain(): Promise<void> {
    await run('docker', ['start', this.name]);
    await this.answers();
  }

  /** Moves tables to the disk that can be filled. They do not outlive a kill of the server. */
  async useSmallDiskFor(database: string, tables: readonly string[], schema: string): Promise<void> {
    const space = `${SMALL_DISK}/space`;
    await run('docker', ['exec', this.name, 'sh', '-c', `chmod 755 ${SMALL_DISK}; mkdir ${space} && chown postgres ${space}`]);
    await this.query(`create tablespace small location '${space}'`);
    for (const table of tables) await this.query(`alter table "${schema}"."${table}" set tablespace small`, database);
  }

  /** To the last byte. */
  async fillDisk(): Promise<void> {
    await run('docker', ['exec', this.name, 'sh', '-c', `dd if=/dev/zero of=${SMALL_DISK}/ballast bs=4k || true`]);
  }

  async freeDisk(): Promise<void> {
    await run('docker', ['exec', this.name, 'rm', `${SMALL_DISK}/ballast`]);
  }

  async remove(): Promise<void> {
    await run('docker', ['rm', '--force', '--volumes', this.name]);
  }

  private async query(sql: string, database = 'postgres'): Promise<void> {
    const client = new Client({ connectionString: this.url.replace(/postgres$/, database) });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  }

  /** Over TCP: while it initialises itself, the server listens on its socket only. */
  private async answers(): Promise<void> {
    await eventually(
      () =>
        this.query('select 1').then(
          () => true,
          () => false,
        ),
      READY_WITHIN_MS,
    );
  }
}
