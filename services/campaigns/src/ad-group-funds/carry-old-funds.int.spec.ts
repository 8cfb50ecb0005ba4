import { FundsReserved } from '@afterglow/contracts/billing/funds-reserved';
import { SpendCharged } from '@afterglow/contracts/billing/spend-charged';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import type { QueryRunner } from 'typeorm';
import type { AdGroup } from '../ad-groups/ad-group.entity.ts';
import { CarryOldFunds1764500000832 } from '../database/migrations/1764500000832-carry-old-funds.ts';
import { CampaignsWorld, NOW, UNIT } from '../spec-fixtures/campaigns-world.ts';
import { fundsOfAdGroup, fundsOfCampaign } from './find-funds.ts';
import { FindBudgetsInForce } from './find-budgets-in-force.ts';

const TODAY = '2026-11-23';

let world: CampaignsWorld;
beforeAll(async () => {
  world = await CampaignsWorld.start();
});
afterAll(() => world.stop());

const migration = new CarryOldFunds1764500000832();
const asOwner = { query: (sql: string, params?: unknown[]) => world.db.query(sql, params) } as unknown as QueryRunner;
const fundsOf = (adGroup: AdGroup) => world.db.run(async (tx) => fundsOfAdGroup(adGroup, await world.db.clock.now(tx), tx));

describe('funds that were noted before pools were told apart', () => {
  it('CA6 are carried over, count for status and campaign, and give way to what billing tells of the same day', async () => {
    await migration.down(asOwner);
    const account = await world.openAccount({ timeZone: 'Asia/Tokyo' });
    const campaign = await world.campaign(account);
    const create = () => world.adGroup({ campaignId: campaign.id, userId: account.userId });
    const [one, known, applied] = [await create(), await create(), await create()];
    const note = (adGroup: AdGroup, reserved: number, spent: number) =>
      world.db.query(
        `insert into ad_group_funds (ad_group_id, budget_day, reserved_micros, spent_micros, spent_at) values ($1, $2, $3, $4, $5)`,
        [adGroup.id, TODAY, reserved, spent, NOW],
      );
    await note(one, 5 * UNIT, 3 * UNIT);
    await note(known, 5 * UNIT, 2 * UNIT);
    const pool = { poolId: newId(), adGroupId: known.id, campaignId: campaign.id, budgetDay: TODAY };
    await world.db.query(
      `insert into pool_funds (pool_id, ad_group_id, campaign_id, budget_day, reserved_micros, spent_micros, spent_day)
       values ($1, $2, $3, $4, 5000000, 4000000, $4)`,
      [pool.poolId, pool.adGroupId, pool.campaignId, pool.budgetDay],
    );
    await world.db.query(
      `insert into ad_group_funds (ad_group_id, budget_day, applied_micros, applied_version) values ($1, $2, 90000000, 3)`,
      [applied.id, TODAY],
    );

    await migration.up(asOwner);
    expect(await fundsOf(one)).toMatchObject({ reservedMicros: 5 * UNIT, spentMicros: 3 * UNIT, spentAt: new Date(NOW) });
    expect(await fundsOf(known)).toMatchObject({ reservedMicros: 5 * UNIT, spentMicros: 4 * UNIT });
    const spentByCampaign = () =>
      world.db.run(async (tx) => {
        const of = { campaign, at: await world.db.clock.now(tx), timeZone: 'Asia/Tokyo' };
        return (await fundsOfCampaign(of, tx)).spentMicros;
      });
    expect(await spentByCampaign()).toBe(7 * UNIT);
    const inForce = await world.db.run((tx) => new FindBudgetsInForce(world.db.clock).execute([applied], tx));
    expect(inForce.get(applied.id)).toBe(90 * UNIT);

    const next = { poolId: newId(), adGroupId: one.id, campaignId: campaign.id, budgetDay: TODAY };
    await world.hear(Object.assign(sampleOf(FundsReserved), next, { reservedMicrosTotal: 6 * UNIT }));
    await world.hear(Object.assign(sampleOf(SpendCharged), next, { poolSpentMicrosTotal: 4 * UNIT }));
    await world.hear(Object.assign(sampleOf(SpendCharged), next, { poolSpentMicrosTotal: 4 * UNIT }));
    expect(await fundsOf(one)).toMatchObject({ reservedMicros: 6 * UNIT, spentMicros: 4 * UNIT });
    expect(await spentByCampaign()).toBe(8 * UNIT);
  });
});
