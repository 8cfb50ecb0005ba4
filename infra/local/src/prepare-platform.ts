import { messagingMigrations } from '@afterglow/messaging/migrations';
import { topicDefinitions } from '@afterglow/messaging/topics';
import type { Transport } from '@afterglow/messaging/transports/transport';
import { migrate } from '@afterglow/service-defaults/migrate';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { databaseUrls } from './database-roles.ts';
import { stampDatabase, type Stamp } from './database-stamp.ts';
import { prepareDatabase } from './prepare-database.ts';
import { serviceNames, type ServiceName } from './service-names.ts';
import { installTestClock } from './test-clock.ts';

export type ServiceDefinitions = Readonly<Record<ServiceName, ServiceDefinition>>;

/** All that the services must find: roles, schemas, migrated tables, the test clock, topics. Safe to repeat. */
export async function preparePlatform(adminUrl: string, transport: Transport, definitions: ServiceDefinitions): Promise<Stamp> {
  const [clusterId] = await Promise.all([
    transport.clusterId(),
    prepareDatabase(adminUrl, { services: serviceNames, testClock: true }),
  ]);
  const stamp = await stampDatabase(adminUrl, { transport: transport.kind, clusterId });
  await Promise.all([transport.createTopics(topicDefinitions), migrateAll(adminUrl, definitions)]);
  await installTestClock(adminUrl, serviceNames);
  return stamp;
}

async function migrateAll(adminUrl: string, definitions: ServiceDefinitions): Promise<void> {
  await Promise.all(
    serviceNames.map((service) =>
      migrate(definitions[service], { migrations: messagingMigrations }, databaseUrls(adminUrl, service).owner),
    ),
  );
}
