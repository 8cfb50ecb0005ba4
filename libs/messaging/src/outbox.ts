import type { EntityManager } from 'typeorm';

/** Stand-in for the first compile; replaced while the services are written. */
export class Outbox {
  append(tx: EntityManager, events: readonly object[]): Promise<void> {
    throw new Error(`not yet: ${events.length} ${String(tx)}`);
  }
}
