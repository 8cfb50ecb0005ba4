import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { urlOfDatabase } from '../database-roles.ts';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';
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

/** A contraction that came too early: the release's campaigns has no other name for it. */
const PLANTED = {
  service: 'campaigns',
  sql: 'alter table campaigns.campaign rename column name to title',
  complaint: /column .*\bname\b.* does not exist/,
} as const;

interface Ready {
  readonly namespace: string;
  readonly services: Readonly<Record<ServiceName, string>>;
  readonly platformHelper: string;
  readonly kafkaBrokers: string | null;
}

/**
 * `npm run two-releases [-- [--planted] [<commit>]]`: the demo, with services of the previous release beside those of now, all on the schema
 * of now. Without a commit it is the one that wrote the release last. Ends with 1 unless the demo ends well both times. With
 * `--planted` a migration that the release can't bear comes when all of it runs: ends with 1 unless that is noticed.
 */
async function main(args: readonly string[]): Promise<number> {
  const name = args.find((arg) => arg !== '--planted');
  const release = await buildRelease(name);
  const note = isCutOff() && name === undefined ? '; the history is cut off here, so it may be older' : '';
  console.log(`The release: ${release.commit.slice(0, 10)} of ${release.committedAt}${note}.`);
  if (args.includes('--planted')) return seesPlanted(release);
  for (const old of OLD_ONES) {
    const startedAt = performance.now();
    const { code, story } = await demoWith(old, release);
    if (code !== 0) console.log(story);
    const now = serviceNames.filter((service) => !old.includes(service));
    const how = code === 0 ? 'ended well' : `failed with ${code}`;
    const tookS = Math.round((performance.now() - startedAt) / 1_000);
    console.log(`${old.join(', ')} of the release beside ${now.join(', ')} of now: the demo ${how} (${tookS} s).`);
    if (code !== 0) return 1;
  }
  return 0;
}

/** The same run, with a migration that breaks the release: the demo must fail, and for that reason. */
async function seesPlanted(release: ReleasedBuild): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'afterglow-planted-'));
  await chmod(folder, 0o755);
  const logFile = join(folder, 'postgres.log');
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), logFile, durable: false });
  try {
    const migrate = async ({ namespace }: Ready) => runSql(urlOfDatabase(postgres.url, `${namespace}afterglow`), PLANTED.sql);
    const { code, story } = await demoWith([PLANTED.service], release, { DATABASE_URL: postgres.url, migrate });
    const complaint = (await readFile(logFile, 'utf8')).split('\n').find((line) => PLANTED.complaint.test(line));
    const isSeen = code !== 0 && complaint !== undefined;
    if (!isSeen) console.log(story);
    console.log(`${PLANTED.sql}: ${isSeen ? `refused, the demo failed with ${code}` : 'NOT SEEN'}. ${complaint ?? ''}`);
    return isSeen ? 0 : 1;
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runSql(url: string, sql: string): Promise<void> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(sql).finally(() => admin.end());
}

interface Changes {
  readonly DATABASE_URL?: string;
  /** When all of the platform is ready, as in production: the job comes before the replicas are replaced. */
  readonly migrate?: (ready: Ready) => Promise<void>;
}

async function demoWith(
  old: readonly ServiceName[],
  { root }: ReleasedBuild,
  { migrate, ...env }: Changes = {},
): Promise<{ readonly code: number; readonly story: string }> {
  const mains = old.map((service) => [`${service.toUpperCase()}_MAIN`, join(root, 'services', service, 'dist/main.js')]);
  const platform = run('start.js', ['--ephemeral', '--json'], { ...env, ...Object.fromEntries(mains) });
  try {
    const ready = await readyLine(platform);
    if (ready.kafkaBrokers === null) throw new Error('Without Kafka all services are one process: there is no second release.');
    await migrate?.(ready);
    const urls = serviceNames.map((service) => [`${service.toUpperCase()}_URL`, ready.services[service]]);
    const demo = run('demo/demo.js', [], { ...Object.fromEntries(urls), PLATFORM_HELPER_URL: ready.platformHelper });
    const story: string[] = [];
    demo.stdout?.on('data', (chunk: Buffer) => story.push(chunk.toString()));
    await once(demo, 'close');
    return { code: demo.exitCode ?? 1, story: story.join('') };
  } finally {
    const ended = endOf(platform);
    if (platform.exitCode === null && platform.kill('SIGINT')) await ended;
  }
}

function run(file: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const options = ['--enable-source-maps'];
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
