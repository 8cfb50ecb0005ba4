import { messaging } from '@afterglow/messaging/messaging';
import type { Transport } from '@afterglow/messaging/transports/transport';
import { startService } from '@afterglow/service-defaults/run-service';
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines } from './last-lines.ts';
import { missingServices } from './platform-helper/readiness.ts';
import type { ServiceDefinitions } from './prepare-platform.ts';
import { compiledFile, loadSubscriptions } from './service-definitions.ts';
import { serviceEnvironment, type PlatformEnvironment } from './service-environment.ts';
import { errorIn, limitedReport } from './service-log.ts';
import { serviceNames, type ServiceName } from './service-names.ts';
import { startServiceProcess, type ServiceProcess } from './service-process.ts';
import { startNewLog, type StartPlace } from './start-place.ts';
import { StartRefused } from './start-options.ts';
import type { StopList } from './stop-list.ts';
import { supervise } from './supervise.ts';

const READY_WITHIN_MS = 90_000;

export interface RunServicesOptions {
  readonly platform: PlatformEnvironment;
  readonly place: StartPlace;
  readonly stops: StopList;
  readonly report: (line: string) => void;
  /** Told of each process, so that it can be ended even when this one is killed. */
  readonly onProcess: (process: { pid: number; mark: string }) => void;
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
  const script = compiledFile(service, 'main');
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

/** Without Kafka: all services in this process, on one log in memory. */
export async function runServicesInProcess(
  definitions: ServiceDefinitions,
  transport: Transport,
  options: RunServicesOptions,
): Promise<void> {
  for (const service of serviceNames) {
    await startNewLog(options.place.logFile(service));
    const log = createWriteStream(options.place.logFile(service));
    const report = limitedReport(
      (line) => options.report(`${service}: ${line}`),
      () => performance.now(),
    );
    const write = (line: string): void => {
      log.write(line);
      const error = errorIn(line.trimEnd());
      if (error !== undefined) report(error);
    };
    const environment = serviceEnvironment(service, options.platform, process.env);
    const plugin = messaging(await loadSubscriptions(service), transport);
    const starting = startService(definitions[service], plugin, environment, { logTo: { write } });
    options.stops.add(service, async () => (await starting.catch(() => undefined))?.stop());
    await starting;
  }
}
