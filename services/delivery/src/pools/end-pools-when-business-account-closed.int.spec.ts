import { BusinessAccountClosed } from '@afterglow/contracts/authorization/business-account-closed';
import { BusinessAccountSuspended } from '@afterglow/contracts/authorization/business-account-suspended';
import type { AdGroupState } from '@afterglow/contracts/campaigns/ad-group.state';
import { occurred } from '@afterglow/contracts/event-contract';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { KeepKnownBusinessAccounts } from '../known-business-accounts/keep-known-business-accounts.ts';
import { service } from '../service.ts';
import { account, NOON } from '../spec-fixtures/market.ts';
import { DOLLAR, editAdGroup, fundPools, launchAdGroup, poolsOf, reserve } from '../spec-fixtures/pool-scene.ts';
import { EndPoolsWhenBusinessAccountClosed } from './end-pools-when-business-account-closed.ts';
import { FinishPoolsWhenDue } from './finish-pools-when-due.ts';
import { RefitPools } from './refit-pools.ts';

let db: TestDatabase;
let n = 900;

beforeAll(async () => {
  db = await startDatabase(service);
  await db.setTime(NOON);
});
afterAll(() => db.stop());

/** A budget for the whole life without an end: nothing but its account ends it. */
async function held(): Promise<{ n: number; state: AdGroupState }> {
  n += 1;
  const state = await launchAdGroup(db, n, { budgetMode: 'BUDGET_MODE_TOTAL' });
  await fundPools(db, state.adGroupId);
  await reserve(db, state.adGroupId);
  return { n, state };
}
const closed = (of: number, aggregateVersion = 2) => {
  const state = account(of, { status: 'CLOSED' });
  return occurred(BusinessAccountClosed, { businessAccountId: state.businessAccountId, aggregateVersion, state, closedAt: NOON });
};
const hear = (event: BusinessAccountClosed, id?: string) =>
  db.receive(
    event,
    new KeepKnownBusinessAccounts(),
    new EndPoolsWhenBusinessAccountClosed(new RefitPools(db.clock)),
    ...(id ? [{ id }] : []),
  );
async function finish({ adGroupId }: AdGroupState): Promise<unknown[]> {
  await db.takeEvents();
  await db.run((tx) => new FinishPoolsWhenDue(db.outbox, db.clock).runDue(tx));
  return (await db.takeEvents()).filter(({ key }) => key === adGroupId).map(({ type, data }) => [type, data['returnedMicros']]);
}

describe('pools of a business account that is closed', () => {
  it('BC1 all give back what they hold, once; those of others and of a suspended account keep it', async () => {
    const [one, other, resting] = [await held(), await held(), await held()];
    const state = account(resting.n, { status: 'SUSPENDED' });
    const { businessAccountId } = state;
    await db.receive(
      occurred(BusinessAccountSuspended, { businessAccountId, aggregateVersion: 2, state, suspendedAt: NOON }),
      new KeepKnownBusinessAccounts(),
    );
    const id = await hear(closed(one.n));
    await hear(closed(one.n), id);
    expect(await finish(one.state)).toEqual([['FundsReturned', 5 * DOLLAR]]);
    expect([await finish(one.state), await finish(other.state), await finish(resting.state)]).toEqual([[], [], []]);
  });

  it('BC1 open leases are waited for, also when the ad group is edited after the closing', async () => {
    const { n: of, state } = await held();
    await db.query(`update pool set leased_micros = 1000000 where ad_group_id = $1`, [state.adGroupId]);
    await hear(closed(of));
    await editAdGroup(db, { ...state, budgetMicros: 30 * DOLLAR }, 2, NOON);
    expect(await finish(state)).toEqual([]);
    await db.query(`update pool set spent_micros = 1000000 where ad_group_id = $1`, [state.adGroupId]);
    expect(await finish(state)).toEqual([['FundsReturned', 4 * DOLLAR]]);
  });

  it('BC1 heard before the ad group: no pool is ever opened for it', async () => {
    n += 1;
    await hear(closed(n, 9));
    const { adGroupId } = await launchAdGroup(db, n);
    await fundPools(db, adGroupId);
    expect(await poolsOf(db, adGroupId)).toEqual([]);
  });
});
