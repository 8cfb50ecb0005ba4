import type { LocksFirst } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lockAccountRows } from './lock-billing-accounts.ts';

/** Every event that billing hears is about one advertiser: the rows of all that a chunk names are locked in the order of ids. */
@Injectable()
export class LockBillingAccountsFirst implements LocksFirst {
  async lockFirst(events: readonly object[], tx: EntityManager): Promise<void> {
    const ids = events.flatMap((event) => businessAccountIdOf(event) ?? []);
    if (ids.length > 0) await lockAccountRows(tx, ids);
  }
}

/** Events about an ad group name its advertiser in their state. */
function businessAccountIdOf(event: {
  businessAccountId?: unknown;
  state?: { businessAccountId?: unknown };
}): string | undefined {
  const id = event.businessAccountId ?? event.state?.businessAccountId;
  return typeof id === 'string' ? id : undefined;
}
