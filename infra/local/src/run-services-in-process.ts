import { messaging } from '@afterglow/messaging/messaging';
import type { Transport } from '@afterglow/messaging/transports/transport';
import { startService } from '@afterglow/service-defaults/run-service';
import { createWriteStream } from 'node:fs';
import type { RunServicesOptions } from './run-service-processes.ts';
import { loadServiceDefinitions, loadSubscriptions } from './service-definitions.ts';
import { serviceEnvironment } from './service-environment.ts';
import { errorIn, limitedReport } from './service-log.ts';
import { serviceNames } from './service-names.ts';
import { startNewLog } from './start-place.ts';

/** Without Kafka: all services in this process, on one log in memory. */
export async function runServicesInProcess(transport: Transport, options: RunServicesOptions): Promise<void> {
  const definitions = await loadServiceDefinitions();
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
