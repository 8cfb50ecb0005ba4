import { AdGroupStopped } from '@afterglow/contracts/campaigns/ad-group-stopped';
import { occurred } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { KeepKnownAdGroups } from '../known-ad-groups/keep-known-ad-groups.ts';
import { leaseTaker } from '../spec-fixtures/lease-scene.ts';
import { service } from '../service.ts';
import { DOLLAR, editAdGroup, fundPools, launchAdGroup, poolOf, poolsOf, reserve } from '../spec-fixtures/pool-scene.ts';
import { FinishPoolsWhenDue } from './finish-pools-when-due.ts';
import { RefitPoolsWhenAdGroupStopped } from './refit-pools-when-ad-group-stopped.ts';
import { RefitPools } from './refit-pools.ts';

let db: TestDatabase;
let n = 400;
const nextAdGroup = () => (n += 1);

beforeAll(async () => {
  db = await startDatabase(service);
});
afterAll(() => db.stop());
beforeEach(() => db.setTime('2026-11-23T12:00:00.000Z'));

async function finish(adGroupId: string) {
  await db.takeEvents();
  await db.run((tx) => new FinishPoolsWhenDue(db.outbox, db.clock).runDue(tx));
  return (await db.takeEvents()).filter(({ key }) => key === adGroupId).map(({ type, data }) => [type, data['returnedMicros']]);
}

describe('pools that are over', () => {
  it('DE3 the end of the schedule ends a pool of the whole life, and a prolonged schedule opens one for what is left', async () => {
    const state = await launchAdGroup(db, nextAdGroup(), {
      budgetMode: 'BUDGET_MODE_TOTAL',
      scheduleEndAt: '2026-11-23T13:00:00.000Z',
    });
    const { adGroupId } = state;
    await fundPools(db, adGroupId);
    await reserve(db, adGroupId);
    const first = await poolOf(db, adGroupId);
    await db.query(`update pool set leased_micros = 2000000, spent_micros = 2000000 where id = $1`, [first.id]);
    expect(await finish(adGroupId)).toEqual([]);
    await db.setTime('2026-11-23T13:00:00.000Z');
    expect(await finish(adGroupId)).toEqual([['FundsReturned', 3 * DOLLAR]]);

    await editAdGroup(db, { ...state, scheduleEndAt: '2026-11-24T13:00:00.000Z' }, 2, '2026-11-23T13:30:00.000Z');
    await fundPools(db, adGroupId);
    expect(await poolOf(db, adGroupId)).toMatchObject({ status: 'OPEN', budget: 18 * DOLLAR, reserved: 0 });
    expect(await poolsOf(db, adGroupId)).toHaveLength(2);
    // Raised by ten: still without what the first pool spent.
    await editAdGroup(
      db,
      { ...state, budgetMicros: 30 * DOLLAR, scheduleEndAt: '2026-11-24T13:00:00.000Z' },
      3,
      '2026-11-23T13:31:00.000Z',
    );
    expect(await poolOf(db, adGroupId)).toMatchObject({ budget: 28 * DOLLAR });
  });

  it('DE3 a budget that is used up opens no further pool', async () => {
    const state = await launchAdGroup(db, nextAdGroup(), { budgetMicros: 2 * DOLLAR, scheduleEndAt: '2026-11-23T13:00:00.000Z' });
    const { adGroupId } = state;
    for (let round = 0; round < 2; round += 1) {
      await fundPools(db, adGroupId);
      await reserve(db, adGroupId);
      await db.query(`update pool set leased_micros = reserved_micros, spent_micros = reserved_micros where ad_group_id = $1`, [
        adGroupId,
      ]);
    }
    await db.setTime('2026-11-23T13:00:00.000Z');
    expect(await finish(adGroupId)).toEqual([['FundsReturned', 0]]);
    await editAdGroup(db, { ...state, scheduleEndAt: null }, 2, '2026-11-23T13:30:00.000Z');
    await fundPools(db, adGroupId);
    expect(await poolsOf(db, adGroupId)).toHaveLength(1);
  });

  it('DE3 a deleted ad group gives back at once; a disabled one keeps what it holds', async () => {
    const state = await launchAdGroup(db, nextAdGroup());
    const { adGroupId } = state;
    await fundPools(db, adGroupId);
    await reserve(db, adGroupId);
    const stop = (operationStatus: 'DISABLE' | 'DELETE', version: number) =>
      db.receive(
        occurred(AdGroupStopped, {
          adGroupId,
          aggregateVersion: version,
          state: { ...state, operationStatus },
          stoppedAt: '2026-11-23T12:00:00.000Z',
        }),
        new KeepKnownAdGroups(),
        new RefitPoolsWhenAdGroupStopped(new RefitPools(db.clock)),
      );
    await stop('DISABLE', 2);
    expect(await finish(adGroupId)).toEqual([]);
    await stop('DELETE', 3);
    expect(await finish(adGroupId)).toEqual([['FundsReturned', 5 * DOLLAR]]);
    expect(await finish(adGroupId)).toEqual([]);
  });

  it('DE3 a pool waits for the answer to its last request, and one that held nothing says nothing', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup());
    await fundPools(db, adGroupId);
    await db.setTime('2026-11-24T00:00:00.000Z');
    expect(await finish(adGroupId)).toEqual([]);
    expect(await poolOf(db, adGroupId)).toMatchObject({ status: 'OPEN' });
    await reserve(db, adGroupId);
    expect(await finish(adGroupId)).toEqual([['FundsReturned', 5 * DOLLAR]]);

    const other = await launchAdGroup(db, nextAdGroup());
    await fundPools(db, other.adGroupId);
    await db.query(`update pool set funds_request_id = null, requested_micros = 0 where ad_group_id = $1`, [other.adGroupId]);
    await db.setTime('2026-11-25T00:00:00.000Z');
    expect(await finish(other.adGroupId)).toEqual([]);
    expect(await poolOf(db, other.adGroupId)).toMatchObject({ status: 'FINISHED' });
  });

  it('DE3 a lease that is being taken at the last moment keeps the pool open', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup());
    await fundPools(db, adGroupId);
    await reserve(db, adGroupId);
    const { id: poolId } = await poolOf(db, adGroupId);
    await db.setTime('2026-11-23T23:59:59.999Z');
    const wanted = [{ leaseKey: adGroupId, poolId, adAuthorizationId: null, leastMicros: 1_000, mostMicros: 1_000 }];
    await db.run(async (tx) => {
      await leaseTaker(db).execute({ replicaId: newId(), wanted }, tx);
      await db.setTime('2026-11-24T00:00:00.000Z');
      // The timer runs while the lease is not committed: it passes by.
      expect(await finish(adGroupId)).toEqual([]);
    });
    expect(await finish(adGroupId)).toEqual([]);
    expect(await poolOf(db, adGroupId)).toMatchObject({ status: 'OPEN', leased: 1_000 });
  });
});
