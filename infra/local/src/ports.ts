import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { commandLineOf } from './processes.ts';

const run = promisify(execFile);

/** Below the range from which systems give ports to outgoing connections: those could take it before its user does. */
const FIRST_PORT = 20_000;
const PORTS = 12_000;

/** `preferred` if it is free, otherwise any free port of 127.0.0.1. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  const [port = 0] = await freePorts(1);
  return port;
}

/** As many different ones. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = FIRST_PORT + randomInt(PORTS);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
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
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '0.0.0.0'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
}

async function listenerOn(port: number): Promise<string> {
  const pid = process.platform === 'linux' ? await listenerFromProc(port) : await listenerFromLsof(port);
  if (pid === undefined) return 'another process (of another user, or in a container)';
  const [program = '', ...args] = (await commandLineOf(pid)).split(' ');
  const command = [basename(program), ...args].join(' ');
  return `process ${pid} (${command.length > 120 ? `${command.slice(0, 120)}…` : command})`;
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
