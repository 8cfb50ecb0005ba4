import type { EntityManager } from 'typeorm';
import type { PoolFacts } from '../billing-accounts/billing-account.entity.ts';
import { Hold } from './hold.entity.ts';
import { HoldOfAnotherAccount, HoldUnknown } from './hold.errors.ts';

/** What every event about a pool says of it. */
export interface PoolEvent extends PoolFacts {
  readonly businessAccountId: string;
  readonly currency: string;
}

type OwnedPool = Pick<PoolEvent, 'poolId' | 'businessAccountId' | 'currency'>;

/** The holds of pools. Who reads them holds the locks of their billing accounts; so does who saves them. */
export async function findHolds(tx: EntityManager, pools: readonly OwnedPool[]): Promise<Map<string, Hold>> {
  const holds = await tx
    .createQueryBuilder(Hold, 'hold')
    .where('hold.pool_id = any(:ids::uuid[])', { ids: [...new Set(pools.map(({ poolId }) => poolId))] })
    .getMany();
  return new Map(holds.map((hold) => [hold.poolId, hold]));
}

/** Throws when nothing was ever held for the pool, or for another advertiser or currency. */
export function holdOf(holds: ReadonlyMap<string, Hold>, pool: OwnedPool): Hold {
  const hold = holds.get(pool.poolId);
  if (!hold) throw new HoldUnknown(pool.poolId);
  if (hold.businessAccountId !== pool.businessAccountId || hold.currency !== pool.currency) {
    throw new HoldOfAnotherAccount(pool.poolId);
  }
  return hold;
}

export async function findHold(tx: EntityManager, pool: OwnedPool): Promise<Hold> {
  return holdOf(await findHolds(tx, [pool]), pool);
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
