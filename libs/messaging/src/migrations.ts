import { CreateDeadLetters1763700000002 } from './migrations/1763700000002-create-dead-letters.ts';
import { CreateOutboxAndInbox1763700000001 } from './migrations/1763700000001-create-outbox-and-inbox.ts';
import { CreateUpkeep1763700000003 } from './migrations/1763700000003-create-upkeep.ts';
import { PauseConsumers1764000019001 } from './migrations/1764000019001-pause-consumers.ts';
import { AddVersionBase1764000019003 } from './migrations/1764000019003-add-version-base.ts';

/** Run in every service's schema, before the service's own. */
export const messagingMigrations = [
  CreateOutboxAndInbox1763700000001,
  CreateDeadLetters1763700000002,
  CreateUpkeep1763700000003,
  PauseConsumers1764000019001,
  AddVersionBase1764000019003,
];
