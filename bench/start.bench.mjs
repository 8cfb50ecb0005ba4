import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { summarise } from './figures.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../', import.meta.url));

const BAR_SECONDS = { cold: 180, warm: 15 };
const WARM_ROUNDS = 5;
const GIVE_UP_AFTER_MS = 15 * 60_000;
const STOP_WITHIN_MS = 30_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** What `npm start` prints when everything answers, demo content included. */
const READY_LINE = /^Afterglow is ready/;

export const bench = {
  name: 'start',
  about: 'seconds from "npm start" to ready: in a fresh clone, and again',
  run: measureStart,
};

/** Free ones, so that a platform that runs beside it is no obstacle; the same for all rounds. */
async function choosePorts() {
  const names = ['STORIES', 'AUTHORIZATION', 'CAMPAIGNS', 'DELIVERY', 'BILLING', 'PLATFORM_HELPER'];
  const servers = await Promise.all(names.map(() => listen()));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return Object.fromEntries(names.map((name, index) => [`${name}_PORT`, String(ports[index])]));
}

function listen() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** One cold start in a clone of its own, then warm ones in the same clone, so that the working tree is left alone. */
async function measureStart({ rounds = WARM_ROUNDS, say }) {
  const folder = await mkdtemp(join(tmpdir(), 'afterglow-bench-'));
  // The data stays in this folder, and goes with it, if the server's own user can get there.
  await chmod(folder, 0o755);
  const ports = await choosePorts();
  try {
    await run('git', ['clone', '--quiet', '--no-hardlinks', root, folder]);
    say('Cold: a fresh clone without packages and data …');
    const cold = await secondsUntilReady(folder, ports);
    say(`  ${cold.toFixed(1)} s`);
    const warmTimes = [];
    for (let round = 1; round <= rounds; round += 1) {
      const seconds = await secondsUntilReady(folder, ports);
      say(`Warm, round ${round} of ${rounds}: ${seconds.toFixed(1)} s`);
      warmTimes.push(seconds);
    }
    return report(cold, summarise(warmTimes), rounds);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function report(cold, warm, rounds) {
  const round = (seconds) => Math.round(seconds * 10) / 10;
  const ratios = { cold: BAR_SECONDS.cold / cold, warm: BAR_SECONDS.warm / warm.median };
  const spread = `${warm.smallest.toFixed(1)} to ${warm.largest.toFixed(1)} s over ${rounds} rounds`;
  return {
    unit: 's',
    ours: { cold: round(cold), warm: round(warm.median) },
    peers: {},
    ratio: { cold: Math.round(ratios.cold * 100) / 100, warm: Math.round(ratios.warm * 100) / 100 },
    bar: BAR_SECONDS,
    pass: ratios.cold >= 1 && ratios.warm >= 1,
    lines: [
      `- cold: **${cold.toFixed(1)} s** (bar: at most ${BAR_SECONDS.cold} s), one round`,
      `- warm: **${warm.median.toFixed(1)} s** (bar: at most ${BAR_SECONDS.warm} s), median; ${spread}`,
    ],
  };
}

async function secondsUntilReady(folder, ports) {
  const startedAt = performance.now();
  const env = { ...process.env, ...ports };
  const child = spawn('npm', ['start'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const exited = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  const lines = [];
  // What runs is in a group of its own, and would go on without us.
  const { promise: interrupted, reject } = Promise.withResolvers();
  const interrupt = () => reject(new Error('interrupted'));
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    const failures = [failWhenItEnds(exited, lines), failWhenTooLate(lines), interrupted];
    await Promise.race([readyLine(child, lines), ...failures]);
    return (performance.now() - startedAt) / 1000;
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
    await stop(child, exited);
  }
}

function readyLine(child, lines) {
  return new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (READY_LINE.test(line)) resolve();
      });
    }
  });
}

async function failWhenItEnds(exited, lines) {
  const code = await exited;
  throw new Error(`"npm start" ended with ${code} before it was ready:\n${lines.slice(-20).join('\n')}`);
}

async function failWhenTooLate(lines) {
  await delay(GIVE_UP_AFTER_MS, undefined, { ref: false });
  throw new Error(`"npm start" was not ready after ${GIVE_UP_AFTER_MS / 1000} s:\n${lines.slice(-20).join('\n')}`);
}

/** As Ctrl-C does: the signal goes to the whole group. */
async function stop(child, exited) {
  if (child.exitCode !== null || child.pid === undefined) return;
  process.kill(-child.pid, 'SIGINT');
  const ended = await Promise.race([exited.then(() => true), delay(STOP_WITHIN_MS, false, { ref: false })]);
  if (ended) return;
  process.kill(-child.pid, 'SIGKILL');
  throw new Error(`"npm start" did not end within ${STOP_WITHIN_MS / 1000} s of Ctrl-C`);
}
