import { CreateOutboxAndInbox1763700000001 } from './migrations/1763700000001-create-outbox-and-inbox.ts';

/** Run in every service's schema, before the service's own. */
export const messagingMigrations = [CreateOutboxAndInbox1763700000001];
