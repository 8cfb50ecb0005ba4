import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { banner, type StartTimes } from './banner.ts';
import { platformAddresses } from './platform-addresses.ts';
import { takeRunLock } from './run-lock.ts';
import { parseStartOptions, StartRefused, type StartOptions } from './start-options.ts';
import { startPlace, type StartPlace } from './start-place.ts';
import type { StartedPlatform } from './start-platform.ts';
import { startServers } from './start-servers.ts';
import { StopList } from './stop-list.ts';

/** Everything ends within 10 s of Ctrl-C; each part has its own bound, this one is for what nobody thought of. */
const END_WITHIN_MS = 9_500;

/** Part of our own command line, however it was written. */
const OWN_MARK = join('dist', 'start.js');

/** stdout belongs to the banner, or to the one line of --json. */
function report(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main(args: readonly string[]): Promise<number> {
  const stops = new StopList(report);
  endOnSignals(stops);
  try {
    await start(parseStartOptions(args), stops);
    await stops.whenAsked();
    return 0;
  } catch (error) {
    // Whatever broke because it was asked to end is no failure.
    if (stops.signal.aborted) return 130;
    report(error instanceof StartRefused ? error.message : `npm start failed: ${describe(error)}`);
    return 1;
  } finally {
    await stops.stop();
  }
}

async function start(options: StartOptions, stops: StopList): Promise<void> {
  const place = await startPlace(options);
  stops.add('the folder', () => place.cleanUp());
  const lock = options.ephemeral ? undefined : await takeRunLock(join(place.folder, 'run.json'), OWN_MARK);
  stops.add('the lock', async () => lock?.release());
  if (lock && lock.leftovers > 0) report(`The start before was killed: ended ${lock.leftovers} processes that it left behind.`);
  const context = { place, stops, report, onProcess: (child: { pid: number; mark: string }) => lock?.addChild(child) };
  const addresses = await platformAddresses(options.ephemeral);
  // The rest of the program takes a second to load: meanwhile the servers start.
  const [servers, { startPlatform }] = await Promise.all([startServers(context), import('./start-platform.ts')]);
  const platform = await startPlatform({ addresses, servers }, context);
  const times = await rememberTimes(platform, place);
  process.stdout.write(options.json ? `${JSON.stringify(asJson(platform, times))}\n` : banner(platform, times, place));
}

function endOnSignals(stops: StopList): void {
  let asked = false;
  const end = (): void => {
    // Ctrl-C reaches us from the terminal, from npm and from the bootstrap: once is enough.
    if (asked) return;
    asked = true;
    report('Ending everything …');
    setTimeout(() => process.exit(1), END_WITHIN_MS).unref();
    void stops.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
}

async function rememberTimes(platform: StartedPlatform, place: StartPlace): Promise<StartTimes> {
  // The bootstrap's part: installing packages, building.
  const before = Number(process.env.AFTERGLOW_BOOTSTRAP_MS ?? 0);
  const tookMs = Math.round(before + performance.now());
  const file = join(place.folder, 'cold-start-ms');
  if (platform.seededNow) await writeFile(file, String(tookMs));
  const coldMs = Number(await readFile(file, 'utf8').catch(() => '')) || undefined;
  return { tookMs, cold: platform.seededNow, coldMs };
}

function asJson({ addresses, brokers, namespace }: StartedPlatform, { tookMs }: StartTimes): object {
  return {
    ready: true,
    services: addresses.services,
    platformHelper: addresses.helper,
    kafkaBrokers: brokers ?? null,
    namespace,
    tookMs,
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

process.exitCode = await main(process.argv.slice(2));
// Sockets of clients that never close must not hold the process: everything of ours has ended.
process.exit();
