import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Feed } from '@afterglow/local/demo/feed';
import { tokensFromHelper } from '@afterglow/local/platform-helper/actor-tokens';
import { AfterglowClient } from '@afterglow/clients/afterglow-client';
import { platformHelperUrlFrom, serviceUrlsFrom } from '@afterglow/local/platform-helper/service-urls';
import { freePorts } from '@afterglow/local/ports';
import { serviceNames } from '@afterglow/local/service-names';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../', import.meta.url));

const BAR_AT_REST_MB = 150;
const REST_MS = 30_000;
const LOAD_MS = 30_000;
const CALLERS = 8;
const UP_WITHIN_MS = 400_000;
const BASE = process.env.NODE_IMAGE ?? 'node:24-bookworm-slim';
const PORTS = ['POSTGRES', 'KAFKA', ...serviceNames.map((name) => name.toUpperCase()), 'PLATFORM_HELPER'];
/** One cheap read of each, beside the feed's decisions and tracking, which make all of them hear events. */
const READS = [
  ['stories', 'GET /operations/consumers', 'op'],
  ['authorization', 'GET /v1/ad-authorizations', 'mia'],
  ['campaigns', 'GET /v1/campaigns', 'leo'],
  ['billing', 'GET /v1/ledger/trial-balance', 'op'],
];

export const bench = {
  name: 'containers',
  about: 'size of the images, seconds until compose is healthy, memory of each service at rest and under load',
  run: measureContainers,
};

/** The images must be there (`docker compose build`). A project, ports and volumes of its own, which go at the end. */
async function measureContainers({ scale = 1, say }) {
  const sizes = await imageSizes();
  const ports = await freePorts(PORTS.length);
  const env = Object.fromEntries(PORTS.map((name, at) => [`${name}_PORT`, String(ports[at])]));
  const compose = (...args) =>
    run('docker', ['compose', '--project-name', `bench-${process.pid}`, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      timeout: UP_WITHIN_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
  try {
    say('docker compose up, from empty volumes …');
    const startedAt = performance.now();
    await compose('up', '--detach', '--no-build', '--wait');
    const upSeconds = (performance.now() - startedAt) / 1000;
    say(`  healthy after ${upSeconds.toFixed(1)} s; at rest for ${REST_MS / 1000} s …`);
    await delay(REST_MS * scale);
    const containers = await containersOf(compose);
    const atRest = await memoryOf(containers);
    say(`  ${tell(atRest)}`);
    const load = await loadWhile(env, LOAD_MS * scale, () => memoryOf(containers));
    say(`  under load: ${tell(load.memory)}`);
    return report({ sizes, upSeconds, atRest, load });
  } finally {
    await compose('down', '--volumes');
  }
}

async function imageSizes() {
  const images = { ...Object.fromEntries(serviceNames.map((name) => [name, `afterglow/${name}:local`])), base: BASE };
  const entries = await Promise.all(
    Object.entries(images).map(async ([name, image]) => {
      const { stdout } = await run('docker', ['image', 'inspect', '--format', '{{.Size}}', image]).catch(() => {
        throw new Error(`there is no image ${image}: docker compose build makes ours, NODE_IMAGE names the base`);
      });
      return [name, Math.round(Number(stdout) / 1e6)];
    }),
  );
  return Object.fromEntries(entries);
}

async function containersOf(compose) {
  const entries = await Promise.all(
    serviceNames.map(async (name) => [name, (await compose('ps', '--quiet', name)).stdout.trim()]),
  );
  return Object.fromEntries(entries);
}

/** MB of each, as Docker counts them: without files that the kernel could forget. */
async function memoryOf(containers) {
  const { stdout } = await run('docker', [
    'stats',
    '--no-stream',
    '--no-trunc',
    '--format',
    '{{.ID}} {{.MemUsage}}',
    ...Object.values(containers),
  ]);
  const used = new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => [line.split(' ')[0], megabytes(line.split(' ')[1])]),
  );
  return Object.fromEntries(Object.entries(containers).map(([name, id]) => [name, used.get(id)]));
}

function megabytes(text) {
  const [, number, unit] = /^([\d.]+)(\w+)$/.exec(text) ?? [];
  const factor = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 }[unit];
  if (!factor) throw new Error(`not an amount of memory: ${text}`);
  return Math.round((Number(number) * factor) / 1e6);
}

/** Answers the most that each service used, and how many calls were answered. */
async function loadWhile(env, forMs, look) {
  const client = new AfterglowClient({
    urls: serviceUrlsFrom(env),
    tokenFor: tokensFromHelper(platformHelperUrlFrom(env)),
    correlationId: randomUUID(),
  });
  const feed = new Feed(client);
  const until = performance.now() + forMs;
  const load = { answered: 0, refused: 0, memory: {} };
  const call = (work) =>
    work().then(
      () => (load.answered += 1),
      () => (load.refused += 1),
    );
  const caller = async () => {
    while (performance.now() < until) {
      await call(async () => {
        const { decisions } = await feed.decide({ viewerId: randomUUID() }, { slots: 4 });
        await feed.track(decisions.map(({ tokens }) => tokens.impression));
      });
      for (const [service, route, as] of READS) await call(() => client.call(service, route, { as, after: [] }));
    }
  };
  const callers = Promise.all(Array.from({ length: CALLERS }, caller));
  while (performance.now() < until) {
    for (const [name, used] of Object.entries(await look())) load.memory[name] = Math.max(load.memory[name] ?? 0, used);
  }
  await callers;
  return { ...load, seconds: forMs / 1000 };
}

function report({ sizes, upSeconds, atRest, load }) {
  const { base, ...ours } = sizes;
  const most = Math.max(...Object.values(atRest));
  const largest = Math.max(...Object.values(ours));
  const calls = `${Math.round(load.answered / load.seconds)} calls/s answered, ${load.refused} refused`;
  return {
    unit: 'MB, s',
    ours: { images: ours, base, upSeconds: Math.round(upSeconds), atRest, underLoad: load.memory },
    peers: {},
    ratio: { atRest: Math.round((BAR_AT_REST_MB / most) * 100) / 100 },
    bar: { atRest: BAR_AT_REST_MB },
    pass: most <= BAR_AT_REST_MB,
    lines: [
      `- images: at most **${largest} MB** (${tell(ours)}), of which the base image is ${base} MB`,
      `- \`docker compose up --wait\` from empty volumes, images built: **${upSeconds.toFixed(0)} s** until all is healthy and filled`,
      `- memory at rest: at most **${most} MB** (bar: at most ${BAR_AT_REST_MB} MB each): ${tell(atRest)}`,
      `- memory under load (${CALLERS} callers in one process, ${calls}): ${tell(load.memory)}`,
    ],
  };
}

function tell(figures) {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
