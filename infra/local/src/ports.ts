import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { commandLineOf } from './processes.ts';

const run = promisify(execFile);

/** `preferred` if it is free, otherwise any free port of 127.0.0.1. */
export async function freePort(preferred = 0): Promise<number> {
  return (await tryListen(preferred, '127.0.0.1')) ?? (await freePort());
}

/** Different ones: all are taken before the first is given back. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listenOn(0, '127.0.0.1')));
  const ports = servers.map((server) => portOf(server));
  await Promise.all(servers.map((server) => server && closed(server)));
  return ports;
}

export interface NeededPort {
  readonly port: number;
  readonly use: string;
}

/** One line for each port that is taken: what for, by whom, and what to do. Empty when all are free. */
export async function portsTaken(needed: readonly NeededPort[]): Promise<string[]> {
  const lines = await Promise.all(
    needed.map(async ({ port, use }) => {
      if (await isFree(port)) return undefined;
      return `Port ${port} (${use}) is taken by ${await listenerOn(port)}.`;
    }),
  );
  return lines.filter((line) => line !== undefined);
}

async function isFree(port: number): Promise<boolean> {
  // Both: on some systems one of them can be bound while somebody listens on the other.
  for (const host of ['127.0.0.1', '0.0.0.0']) if ((await tryListen(port, host)) === undefined) return false;
  return true;
}

async function tryListen(port: number, host: string): Promise<number | undefined> {
  const server = await listenOn(port, host);
  if (!server) return undefined;
  const got = portOf(server);
  await closed(server);
  return got;
}

function listenOn(port: number, host: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host }, () => resolve(server));
  });
}

function portOf(server: Server | undefined): number {
  const address = server?.address();
  if (typeof address !== 'object' || address === null) throw new Error('No free port is left on 127.0.0.1.');
  return address.port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

async function listenerOn(port: number): Promise<string> {
  const pid = process.platform === 'linux' ? await listenerFromProc(port) : await listenerFromLsof(port);
  if (pid === undefined) return 'another process (of another user, or in a container)';
  const command = await commandLineOf(pid);
  return `process ${pid} (${command.length > 80 ? `${command.slice(0, 80)}…` : command})`;
}

async function listenerFromLsof(port: number): Promise<number | undefined> {
  const { stdout } = await run('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN']).catch(() => ({ stdout: '' }));
  return Number(stdout.split('\n')[0]) || undefined;
}

/** The kernel lists sockets by inode, and each process's open files by the same inode. */
async function listenerFromProc(port: number): Promise<number | undefined> {
  const sockets = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(table, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      const listening = state === '0A';
      if (listening && parseInt(local?.split(':')[1] ?? '', 16) === port) sockets.add(`socket:[${inode}]`);
    }
  }
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
    if (links.some((link) => sockets.has(link))) return Number(pid);
  }
  return undefined;
}
