import { platformHelperUrl } from './database-roles.ts';
import { markSeeded } from './database-stamp.ts';
import { eventLog, type EventLog } from './event-log.ts';
import { dropOwnDatabase, ownDatabase } from './own-database.ts';
import { portOf, type PlatformAddresses } from './platform-addresses.ts';
import { tokensOf } from './platform-helper/actor-tokens.ts';
import { startPlatformHelper, type PlatformHelper } from './platform-helper/start-platform-helper.ts';
import type { PostgresServer } from './postgres-server.ts';
import { preparePlatform } from './prepare-platform.ts';
import { runServiceProcesses, type RunServicesOptions } from './run-service-processes.ts';
import { seed } from './seed/seed.ts';
import { tokenSecret } from './start-place.ts';
import type { Servers, StartContext } from './start-servers.ts';
import type { StopList } from './stop-list.ts';

export interface StartedPlatform {
  readonly addresses: PlatformAddresses;
  readonly postgres: string;
  readonly kafka: string;
  readonly brokers: string | undefined;
  readonly namespace: string;
  /** Filled with personas and demo content by this start, not by an earlier one. */
  readonly seededNow: boolean;
}

export interface PlatformParts {
  readonly addresses: PlatformAddresses;
  readonly servers: Servers;
}

/** All that runs on the servers, in its order; resolves when it is ready and filled. What was started is in `stops`, whatever happens. */
export async function startPlatform({ addresses, servers }: PlatformParts, context: StartContext): Promise<StartedPlatform> {
  const { place, stops, report } = context;
  const { postgres, kafka } = servers;
  const log = eventLog(kafka, place.namespace);
  const adminUrl = await openDatabase(postgres, log, context);
  const stamp = await log.use((transport) => preparePlatform(adminUrl, transport));
  stops.goOn();

  const helper = await startHelper(addresses, adminUrl, stops);
  const platform = {
    addresses,
    adminUrl,
    brokers: kafka.brokers,
    namespace: place.namespace,
    tokenSecret: await tokenSecret(place),
  };
  await runServices(log, { ...context, platform });
  stops.goOn();
  if (!stamp.seeded) {
    await seed({ urls: addresses.services, tokenFor: tokensOf(helper.tokens), log: report });
    await markSeeded(adminUrl);
  }
  return {
    addresses,
    postgres: postgres.description,
    kafka: kafka.description,
    brokers: kafka.brokers,
    namespace: place.namespace,
    seededNow: !stamp.seeded,
  };
}

/** Without Kafka in this process, which then needs the frameworks behind the services. */
async function runServices(log: EventLog, options: RunServicesOptions): Promise<void> {
  if (!log.inMemory) return runServiceProcesses(options);
  const { runServicesInProcess } = await import('./run-services-in-process.ts');
  return runServicesInProcess(log.inMemory, options);
}

/** Data and log belong together: when one starts afresh, so does the other. */
async function openDatabase(postgres: PostgresServer, log: EventLog, { place, stops }: StartContext): Promise<string> {
  const name = `${place.namespace}afterglow`;
  const forget = async (): Promise<void> => {
    if (!postgres.own) await dropOwnDatabase(postgres.adminUrl, name);
    await log.forget();
  };
  // A log in memory is gone with its process, so what an earlier one left in the data base is of no use.
  if (log.inMemory) await dropOwnDatabase(postgres.adminUrl, name);
  if (place.reset) await forget();
  if (place.ephemeral) stops.add('the data', forget);
  return ownDatabase(postgres.adminUrl, name);
}

async function startHelper(addresses: PlatformAddresses, adminUrl: string, stops: StopList): Promise<PlatformHelper> {
  const helper = await startPlatformHelper({
    port: portOf(addresses.helper),
    databaseUrl: platformHelperUrl(adminUrl),
    serviceUrls: addresses.services,
  });
  stops.add('the platform helper', () => helper.stop());
  return helper;
}
