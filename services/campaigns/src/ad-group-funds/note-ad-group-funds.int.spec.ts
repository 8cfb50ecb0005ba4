import { BudgetApplied } from '@afterglow/contracts/billing/budget-applied';
import { FundsReserved } from '@afterglow/contracts/billing/funds-reserved';
import { SpendCharged } from '@afterglow/contracts/billing/spend-charged';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import type { AdGroup } from '../ad-groups/ad-group.entity.ts';
import { fundsOfAdGroup, fundsOfCampaign } from './find-funds.ts';
import { FindBudgetsInForce } from './find-budgets-in-force.ts';
import { CampaignsWorld, NOW, UNIT } from '../spec-fixtures/campaigns-world.ts';

let world: CampaignsWorld;
beforeAll(async () => {
  world = await CampaignsWorld.start();
});
beforeEach(() => world.db.setTime(NOW));
afterAll(() => world.stop());

interface Pool {
  readonly campaignId?: string;
  readonly poolId: string;
  readonly adGroupId: string;
  readonly budgetDay: string | null;
}
const charged = (pool: Pool, poolSpentMicrosTotal: number) =>
  Object.assign(sampleOf(SpendCharged), pool, { poolSpentMicrosTotal });
const reserved = (pool: Pool, reservedMicrosTotal: number) =>
  Object.assign(sampleOf(FundsReserved), pool, { reservedMicrosTotal });
const notedOf = ({ adGroupId }: Pool) =>
  world.db.query(
    `select budget_day::text as day, reserved_micros::int as reserved, spent_micros::int as spent, spent_at as at
     from pool_funds where ad_group_id = $1 order by budget_day`,
    [adGroupId],
  );
const fundsOf = async (adGroup: AdGroup) => world.db.run(async (tx) => fundsOfAdGroup(adGroup, await world.db.clock.now(tx), tx));

describe('money of ad groups', () => {
  it('CA6 the greatest total of each pool is kept, in whatever order it comes', async () => {
    const monday = { poolId: newId(), adGroupId: newId(), budgetDay: '2026-11-23' };
    const tuesday = { ...monday, poolId: newId(), budgetDay: '2026-11-24' };
    await world.hear(charged(monday, 500));
    await world.db.advance(1_000);
    await world.hear(charged(monday, 300));
    await world.hear(charged(monday, 500));
    await world.hear(charged(tuesday, 70));
    await world.hear(reserved(monday, 2_000));
    await world.hear(reserved(monday, 1_000));
    const at = new Date(NOW);
    expect(await notedOf(monday)).toEqual([
      { day: '2026-11-23', reserved: 2_000, spent: 500, at },
      { day: '2026-11-24', reserved: 0, spent: 70, at: new Date(at.getTime() + 1_000) },
    ]);
  });

  it('CA6 a budget for the whole life has one row', async () => {
    const pool = { poolId: newId(), adGroupId: newId(), budgetDay: null };
    await world.hear(reserved(pool, 900));
    await world.hear(charged(pool, 100));
    await world.hear(charged(pool, 200));
    expect(await notedOf(pool)).toEqual([{ day: null, reserved: 900, spent: 200, at: new Date(NOW) }]);
  });

  it('CA6 pools of the same day add up; what an earlier one did not spend is not held any more', async () => {
    const adGroup = await world.adGroupOf(await world.openAccount({ timeZone: 'Asia/Tokyo' }));
    const first = { poolId: newId(), adGroupId: adGroup.id, budgetDay: '2026-11-23' };
    const second = { ...first, poolId: newId() };
    const yesterday = { ...first, poolId: newId(), budgetDay: '2026-11-22' };
    await world.hear(reserved(first, 5_000));
    await world.hear(charged(first, 3_000));
    await world.hear(reserved(second, 2_000));
    await world.hear(charged(yesterday, 100));
    await world.hear(charged(second, 500));
    await world.hear(charged(first, 3_000));
    expect(await fundsOf(adGroup)).toMatchObject({ spentMicros: 3_500, reservedMicros: 5_000 });
  });

  it("CA6 a campaign's day is the sum of all its ad groups' today, also of those with a budget for their whole life", async () => {
    const account = await world.openAccount({ timeZone: 'Asia/Tokyo' });
    const campaign = await world.campaign(account, { budgetMode: 'BUDGET_MODE_DAY', budgetMicros: 100 * UNIT });
    const [daily, total] = [
      await world.adGroup({ campaignId: campaign.id, userId: account.userId }),
      await world.adGroup({ campaignId: campaign.id, userId: account.userId }),
    ];
    const ids = { campaignId: campaign.id };
    const today = { ...ids, poolId: newId(), adGroupId: daily.id, budgetDay: '2026-11-23' };
    const life = { ...ids, poolId: newId(), adGroupId: total.id, budgetDay: null };
    const spentBy = async (budgetMode: 'BUDGET_MODE_DAY' | 'BUDGET_MODE_TOTAL') =>
      world.db.run(async (tx) => {
        const at = await world.db.clock.now(tx);
        const of = { campaign: Object.assign(campaign, { budgetMode }), at, timeZone: 'Asia/Tokyo' };
        return (await fundsOfCampaign(of, tx)).spentMicros;
      });
    await world.hear(charged(today, 700));
    await world.hear(charged(life, 100));
    await world.hear(charged(life, 300));
    expect(await spentBy('BUDGET_MODE_DAY')).toBe(1_000);
    await world.db.advance(24 * 3_600_000);
    expect(await spentBy('BUDGET_MODE_DAY')).toBe(0);
    await world.hear(charged(life, 350));
    await world.hear(charged(life, 360));
    expect(await spentBy('BUDGET_MODE_DAY')).toBe(60);
    expect(await spentBy('BUDGET_MODE_TOTAL')).toBe(1_060);
  });

  it('CA2 a lowered budget is in force as far as it could be lowered: today, by the newest edit, and never below the budget', async () => {
    const adGroup = await world.adGroupOf(await world.openAccount({ timeZone: 'Asia/Tokyo' }));
    const { id: adGroupId } = adGroup;
    const applied = (adGroupVersion: number, budgetDay: string, appliedMicros: number) =>
      Object.assign(sampleOf(BudgetApplied), {
        ...{ adGroupId, budgetDay, adGroupVersion },
        // Of this pool; another one has used the rest.
        appliedMicros: 5 * UNIT,
        adGroupAppliedMicros: appliedMicros,
      });
    expect(await inForce(adGroup)).toBe(20 * UNIT);
    await world.hear(applied(3, '2026-11-23', 30 * UNIT));
    await world.hear(applied(2, '2026-11-23', 90 * UNIT));
    await world.hear(applied(3, '2026-11-22', 80 * UNIT));
    expect(await inForce(adGroup)).toBe(30 * UNIT);
    await world.hear(applied(4, '2026-11-23', 10 * UNIT));
    expect(await inForce(adGroup)).toBe(20 * UNIT);
  });
});

async function inForce(adGroup: AdGroup): Promise<number | undefined> {
  const found = await world.db.run((tx) => new FindBudgetsInForce(world.db.clock).execute([adGroup], tx));
  return found.get(adGroup.id);
}
