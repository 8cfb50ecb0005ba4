import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, mkdir, open, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { postgresBinaries, type PostgresBinaries } from './embedded-postgres-binaries.ts';
import { lastLines } from './last-lines.ts';
import { freePort } from './ports.ts';
import { endOf, hasEnded } from './process-end.ts';
import { endProcess, isRunningAs } from './processes.ts';
import { canReach, unprivilegedUser, type SystemUser } from './unprivileged-user.ts';

export interface EmbeddedPostgresOptions {
  /** Holds the data, and the programs where others may not read ours. Made when missing. */
  readonly folder: string;
  readonly logFile: string;
  /** Taken if free, otherwise any. */
  readonly preferredPort?: number;
  /** False for data that nobody misses after a power cut: tests. */
  readonly durable: boolean;
  readonly maxConnections?: number;
  /** More of the server's settings, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Gives the start up: what it has started is ended, and it throws. */
  readonly signal?: AbortSignal | undefined;
}

export interface EmbeddedPostgres {
  /** The administrator's. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Where the data really is: elsewhere than asked for when the folder is closed to the user that runs Postgres. */
  readonly dataFolder: string;
  /** Settles when the server ends, for whatever reason. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const MAJOR = '18';
const PASSWORD = 'postgres';
const READY_WITHIN_MS = 60_000;
/** Fast shutdown, then immediate (recovers at the next start), then by force. */
const STOP_STEPS = [['SIGINT', 3_000] as const, ['SIGQUIT', 1_000] as const, ['SIGKILL', 500] as const];

/** Starts PostgreSQL on the folder's data; initialises it the first time, ends what a kill -9 left behind. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const user = await unprivilegedUser();
  const folder = await openFolder(options.folder, user);
  const binaries = await postgresBinaries(user, folder);
  const dataFolder = join(folder, 'data');
  if (!(await isInitialised(dataFolder))) await initialise(binaries, dataFolder, { ...options, user });
  await endLeftover(dataFolder);
  return launch({ options, binaries, user, dataFolder });
}

/** Removes the data. Only while no server runs on it. */
export async function removeEmbeddedPostgres(folder: string): Promise<void> {
  const place = await placeFor(folder, await unprivilegedUser());
  await endLeftover(join(place, 'data'));
  await rm(place, { recursive: true, force: true });
}

async function openFolder(wanted: string, user: SystemUser | undefined): Promise<string> {
  await mkdir(wanted, { recursive: true });
  const folder = await placeFor(wanted, user);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  if (!user) return folder;
  const { uid } = await stat(folder);
  if (uid !== 0 && uid !== user.uid) throw new Error(`${folder} belongs to another user (${uid}): remove it and start again.`);
  await chown(folder, user.uid, user.gid);
  return folder;
}

async function placeFor(wanted: string, user: SystemUser | undefined): Promise<string> {
  if (!user || (await canReach(user, wanted))) return wanted;
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  return join(process.platform === 'linux' ? '/var/tmp' : tmpdir(), `afterglow-${name}`);
}

async function isInitialised(dataFolder: string): Promise<boolean> {
  const version = await readFile(join(dataFolder, 'PG_VERSION'), 'utf8').catch(() => '');
  if (version !== '' && version.trim() !== MAJOR) {
    throw new Error(
      `${dataFolder} was made by PostgreSQL ${version.trim()}, this is ${MAJOR}: npm start -- --reset makes a new one.`,
    );
  }
  return version !== '';
}

/** Beside its final place, so that an initialisation that broke off is never taken for a data base. */
async function initialise(
  binaries: PostgresBinaries,
  dataFolder: string,
  how: { user: SystemUser | undefined; durable: boolean; signal?: AbortSignal | undefined },
): Promise<void> {
  const fresh = `${dataFolder}.new`;
  const passwordFile = `${dataFolder}.password`;
  await rm(fresh, { recursive: true, force: true });
  await rm(dataFolder, { recursive: true, force: true });
  await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
  if (how.user) await chown(passwordFile, how.user.uid, how.user.gid);
  try {
    await runToEnd(
      binaries.initdb,
      [
        ...[`--pgdata=${fresh}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
        ...['--locale-provider=builtin', '--locale=C.UTF-8', ...(how.durable ? [] : ['--no-sync'])],
      ],
      { ...how.user, signal: how.signal },
    );
  } finally {
    await unlink(passwordFile);
  }
  await rename(fresh, dataFolder);
}

function runToEnd(
  file: string,
  args: readonly string[],
  options: Partial<SystemUser> & { signal: AbortSignal | undefined },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${file} failed with code ${code}: ${errors.trim()}`)),
    );
  });
}

/** A server that outlived the process that had started it is ended; the pid file of one that died is removed. */
async function endLeftover(dataFolder: string): Promise<void> {
  const pidFile = join(dataFolder, 'postmaster.pid');
  const text = await readFile(pidFile, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const pid = Number(text.split('\n')[0]);
  if (await isRunningAs(pid, dataFolder)) await endProcess(pid, STOP_STEPS);
  await rm(pidFile, { force: true });
}

interface Launch {
  readonly options: EmbeddedPostgresOptions;
  readonly binaries: PostgresBinaries;
  readonly user: SystemUser | undefined;
  readonly dataFolder: string;
}

/** The kernel clears up a killed server's shared memory a moment after its last process; a port can be taken by a faster one. */
const PASSES_BY_ITSELF = /shared memory block|Address already in use/;
const ATTEMPTS = 20;

async function launch(parts: Launch): Promise<EmbeddedPostgres> {
  for (let attempt = 1; ; attempt += 1) {
    const server = await launchOnce(parts, await freePort(parts.options.preferredPort));
    if (typeof server === 'object') return server;
    if (attempt === ATTEMPTS || !PASSES_BY_ITSELF.test(server)) throw new Error(`Postgres did not start: ${server}`);
    await sleep(250);
  }
}

/** The server, or why it did not start. */
async function launchOnce({ options, binaries, user, dataFolder }: Launch, port: number): Promise<EmbeddedPostgres | string> {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: options.maxConnections ?? 200,
    fsync: options.durable ? 'on' : 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  };
  const args = ['-D', dataFolder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const log = await open(options.logFile, 'a');
  // A group of its own: Ctrl-C in the terminal must not end the data base before its users.
  const server = spawn(binaries.postgres, args, { ...user, cwd: '/', detached: true, stdio: ['ignore', log.fd, log.fd] });
  await log.close();
  const ended = endOf(server);
  const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
  const gone = new AbortController();
  const signal = AbortSignal.any([gone.signal, ...(options.signal ? [options.signal] : [])]);
  const failure = await Promise.race([ended.then(() => lastLines(options.logFile, 6)), answers(url, signal)]);
  gone.abort();
  if (failure === undefined) return { url, port, pid: server.pid ?? 0, dataFolder, ended, stop: () => stop(server, ended) };
  await stop(server, ended);
  return failure;
}

async function stop(server: ChildProcess, ended: Promise<string>): Promise<void> {
  if (server.pid === undefined || hasEnded(server)) return;
  await endProcess(server.pid, STOP_STEPS);
  await ended;
}

/** Undefined once the server answers; otherwise why it does not. */
async function answers(url: string, signal: AbortSignal): Promise<string | undefined> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    if (signal.aborted) return 'its start was given up';
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      await client.end();
      return undefined;
    } catch (error) {
      if (performance.now() > deadline) return `no answer within ${READY_WITHIN_MS / 1_000} s (${(error as Error).message})`;
      await sleep(50);
    }
  }
}
