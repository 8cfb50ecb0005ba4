import { messagingMigrations } from '@afterglow/messaging/migrations';
import { runMigrations } from '@afterglow/service-defaults/run-migrations';
import { service } from './service.ts';

await runMigrations(service, { migrations: messagingMigrations });
