import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines } from './last-lines.ts';
import { missingServices } from './platform-helper/readiness.ts';
import { compiledFile } from './service-definitions.ts';
import { serviceEnvironment, type PlatformEnvironment } from './service-environment.ts';
import { serviceNames, type ServiceName } from './service-names.ts';
import { startServiceProcess, type ServiceProcess } from './service-process.ts';
import { startNewLog, type StartPlace } from './start-place.ts';
import { StartRefused } from './start-options.ts';
import type { StartContext } from './start-servers.ts';
import { supervise } from './supervise.ts';

const READY_WITHIN_MS = 90_000;

export interface RunServicesOptions extends StartContext {
  readonly platform: PlatformEnvironment;
}

/** Five processes; resolves when all are ready. From then on one that ends is started again. */
export async function runServiceProcesses(options: RunServicesOptions): Promise<void> {
  const { platform, place, stops, report } = options;
  const started = await Promise.all(
    serviceNames.map(async (service) => ({ service, running: await launcher(service, options) })),
  );
  const first = started.map(({ service, running }) => ({ service, running, part: running() }));
  let stop = async (): Promise<void> => void (await Promise.all(first.map(({ part }) => part.stop())));
  stops.add('the services', () => stop());
  const boot = first.map(({ service, part }) => part.ended.then((how) => refuse(service, how, place)));
  await Promise.race([untilReady(platform), ...boot]);
  stops.goOn();
  boot.forEach((failure) => failure.catch(() => undefined));
  const supervised = first.map(({ service, running, part }) =>
    supervise(part, { name: service, report, start: async () => running() }),
  );
  stop = async () => void (await Promise.all(supervised.map((part) => part.stop())));
}

async function launcher(service: ServiceName, options: RunServicesOptions): Promise<() => ServiceProcess> {
  // The build of another release, beside services of this one.
  const script = process.env[`${service.toUpperCase()}_MAIN`] ?? compiledFile(service, 'main');
  const logFile = options.place.logFile(service);
  await startNewLog(logFile);
  return () => {
    const running = startServiceProcess({
      script,
      logFile,
      environment: serviceEnvironment(service, options.platform, process.env),
      onError: (line) => options.report(`${service}: ${line}`),
    });
    options.onProcess({ pid: running.pid, mark: script });
    return running;
  };
}

async function refuse(service: ServiceName, how: string, place: StartPlace): Promise<never> {
  const log = await lastLines(place.logFile(service), 3);
  throw new StartRefused(`${service} did not start (${how}). The end of ${place.logFile(service)}:\n${log}`);
}

async function untilReady({ addresses }: PlatformEnvironment): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const missing = await missingServices(addresses.services);
    if (missing.length === 0) return;
    if (performance.now() > deadline) {
      const names = missing.map(({ service, problem }) => `${service} ${problem}`).join(', ');
      throw new StartRefused(`Not everything is up after ${READY_WITHIN_MS / 1_000} s: ${names}.`);
    }
    await sleep(100);
  }
}
