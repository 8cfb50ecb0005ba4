import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endOf } from '../process-end.ts';
import { repositoryRoot } from '../repository-root.ts';
import { serviceNames, type ServiceName } from '../service-names.ts';
import { buildRelease, isCutOff, type ReleasedBuild } from './released-build.ts';

/** Every service is once of the release beside others of now, and so hears the events of now, on the schema of now. */
const OLD_ONES: readonly (readonly ServiceName[])[] = [
  ['stories', 'campaigns', 'billing'],
  ['authorization', 'delivery'],
];

const DIST = join(repositoryRoot, 'infra/local/dist');

interface Ready {
  readonly services: Readonly<Record<ServiceName, string>>;
  readonly platformHelper: string;
  readonly kafkaBrokers: string | null;
}

/**
 * `npm run two-releases [-- <commit>]`: the demo, with services of the previous release beside those of now, all on the schema
 * of now. Without a commit it is the one that wrote the release last. Ends with 1 unless the demo ends well both times.
 */
async function main([name]: readonly string[]): Promise<number> {
  const release = await buildRelease(name);
  const note = isCutOff() && name === undefined ? '; the history is cut off here, so it may be older' : '';
  console.log(`The release: ${release.commit.slice(0, 10)} of ${release.committedAt}${note}.`);
  for (const old of OLD_ONES) {
    const startedAt = performance.now();
    const code = await demoWith(old, release);
    const now = serviceNames.filter((service) => !old.includes(service));
    const how = code === 0 ? 'ended well' : `failed with ${code}`;
    const tookS = Math.round((performance.now() - startedAt) / 1_000);
    console.log(`${old.join(', ')} of the release beside ${now.join(', ')} of now: the demo ${how} (${tookS} s).`);
    if (code !== 0) return 1;
  }
  return 0;
}

async function demoWith(old: readonly ServiceName[], { root }: ReleasedBuild): Promise<number> {
  const mains = old.map((service) => [`${service.toUpperCase()}_MAIN`, join(root, 'services', service, 'dist/main.js')]);
  const platform = run('start.js', ['--ephemeral', '--json'], Object.fromEntries(mains) as Record<string, string>);
  try {
    const ready = await readyLine(platform);
    if (ready.kafkaBrokers === null) throw new Error('Without Kafka all services are one process: there is no second release.');
    const urls = serviceNames.map((service) => [`${service.toUpperCase()}_URL`, ready.services[service]]);
    const demo = run('demo/demo.js', [], { ...Object.fromEntries(urls), PLATFORM_HELPER_URL: ready.platformHelper });
    const story: string[] = [];
    demo.stdout?.on('data', (chunk: Buffer) => story.push(chunk.toString()));
    await once(demo, 'close');
    if (demo.exitCode !== 0) console.log(story.join(''));
    return demo.exitCode ?? 1;
  } finally {
    const ended = endOf(platform);
    if (platform.exitCode === null && platform.kill('SIGINT')) await ended;
  }
}

function run(file: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const options = ['--enable-source-maps', '--disable-warning=TimeoutNegativeWarning'];
  return spawn(process.execPath, [...options, join(DIST, file), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Migrations that fail say so on stdout too. */
async function readyLine(platform: ChildProcess): Promise<Ready> {
  for await (const line of createInterface({ input: platform.stdout ?? process.stdin })) {
    if (line.startsWith('{')) return JSON.parse(line) as Ready;
    console.log(line);
  }
  throw new Error('The platform did not start.');
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
