import { topicDefinitions } from '@afterglow/messaging/topics';
import type { Transport } from '@afterglow/messaging/transports/transport';
import { markPrepared, stampDatabase, type Stamp } from './database-stamp.ts';
import { prepareDatabase } from './prepare-database.ts';
import { schemaFingerprint } from './schema-fingerprint.ts';
import { serviceNames } from './service-names.ts';

/** All that the services must find: roles, schemas, migrated tables, the test clock, topics. Safe to repeat. */
export async function preparePlatform(adminUrl: string, transport: Transport): Promise<Stamp> {
  const stamp = await stampDatabase(adminUrl, { transport: transport.kind, clusterId: await transport.clusterId() });
  await Promise.all([transport.createTopics(topicDefinitions), prepareSchemas(adminUrl, stamp)]);
  return stamp;
}

/** Skipped when neither the migrations nor anything else that makes schemas has changed: a warm start need not load it all. */
async function prepareSchemas(adminUrl: string, stamp: Stamp): Promise<void> {
  const fingerprint = await schemaFingerprint();
  if (stamp.prepared === fingerprint) return;
  const [{ migrateServices }] = await Promise.all([
    import('./migrate-services.ts'),
    prepareDatabase(adminUrl, { services: serviceNames, testClock: true }),
  ]);
  await migrateServices(adminUrl);
  await markPrepared(adminUrl, fingerprint);
}
