import type { EntityManager } from 'typeorm';
import type { PoolFacts } from '../billing-accounts/billing-account.entity.ts';
import { Hold } from './hold.entity.ts';
import { HoldOfAnotherAccount, HoldUnknown } from './hold.errors.ts';

/** What every event about a pool says of it. */
export interface PoolEvent extends PoolFacts {
  readonly businessAccountId: string;
  readonly currency: string;
}

/** The hold of a pool. Who reads it holds the lock of its billing account; so does who saves it. */
export async function findHold(
  tx: EntityManager,
  pool: Pick<PoolEvent, 'poolId' | 'businessAccountId' | 'currency'>,
): Promise<Hold> {
  const hold = await tx.findOneBy(Hold, { poolId: pool.poolId });
  if (!hold) throw new HoldUnknown(pool.poolId);
  if (hold.businessAccountId !== pool.businessAccountId || hold.currency !== pool.currency) {
    throw new HoldOfAnotherAccount(pool.poolId);
  }
  return hold;
}

/** The same; a pool that was never heard of gets its hold here, with nothing reserved. */
export async function findOrMakeHold(tx: EntityManager, pool: PoolEvent, poolVersion: number): Promise<Hold> {
  const { poolId, businessAccountId, adGroupId, campaignId, budgetDay, currency } = pool;
  const made = { poolId, businessAccountId, adGroupId, campaignId, budgetDay, currency, state: 'OPEN' as const, poolVersion };
  await tx.createQueryBuilder().insert().into(Hold).values(made).orIgnore().execute();
  return findHold(tx, pool);
}

/** Saves what is no money; the money columns move in the ledger's own statements. */
export async function saveHold(tx: EntityManager, hold: Hold): Promise<void> {
  const { poolId, state, poolVersion, requestedMicrosTotal } = hold;
  await tx.update(Hold, { poolId }, { state, poolVersion, requestedMicrosTotal });
}
