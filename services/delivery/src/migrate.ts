import { messagingMigrations } from '@afterglow/messaging/migrations';
import { prepareTopics } from '@afterglow/messaging/prepare-topics';
import { runMigrations } from '@afterglow/service-defaults/run-migrations';
import { service } from './service.ts';

await runMigrations(service, { migrations: messagingMigrations });
await prepareTopics(service.name);
