import { messagingMigrations } from '@afterglow/messaging/migrations';
import { migrate } from '@afterglow/service-defaults/migrate';
import { databaseUrls } from './database-roles.ts';
import { loadServiceDefinitions } from './service-definitions.ts';
import { serviceNames } from './service-names.ts';
import { installTestClock } from './test-clock.ts';

/** Brings every service's schema up to date, as its owner, and puts the test clock into it. */
export async function migrateServices(adminUrl: string): Promise<void> {
  const definitions = await loadServiceDefinitions();
  await Promise.all(
    serviceNames.map((service) =>
      migrate(definitions[service], { migrations: messagingMigrations }, databaseUrls(adminUrl, service).owner),
    ),
  );
  await installTestClock(adminUrl, serviceNames);
}
