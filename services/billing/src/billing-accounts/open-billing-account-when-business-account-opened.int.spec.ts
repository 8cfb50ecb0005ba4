import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import {
  BillingWorld,
  businessAccountOpened,
  fundsRequested,
  fundsReturned,
  poolOf,
  UNIT,
} from '../spec-fixtures/billing-world.ts';
import { ledgerViolations } from '../spec-fixtures/ledger-violations.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await BillingWorld.start();
});
beforeEach(() => world.db.takeEvents());
afterAll(() => world.stop());

const accountRow = (businessAccountId: string) =>
  world.db.query(`select status, currency, opened_at, version from billing_account where business_account_id = $1`, [
    businessAccountId,
  ]);
const requestStates = (businessAccountId: string) =>
  world.db
    .query<{ state: string }>(`select state from funds_request where business_account_id = $1 order by heard_at`, [
      businessAccountId,
    ])
    .then((rows) => rows.map((row) => row.state));

describe('OpenBillingAccountWhenBusinessAccountOpened', () => {
  it('BI3 opens an empty prepaid account with its three ledger accounts, once', async () => {
    await world.db.setTime('2026-11-18T14:00:00.250Z');
    const event = sampleOf(BusinessAccountOpened);
    const id = await world.hear(event);
    const opened = [{ status: 'DEPLETED', currency: 'USD', opened_at: new Date('2026-11-18T14:00:00.250Z'), version: '1' }];
    expect(await accountRow(event.businessAccountId)).toEqual(opened);

    await world.db.advance(60_000);
    await world.hear(event, id);
    await world.hear(event);
    expect(await accountRow(event.businessAccountId)).toEqual(opened);
    const kinds = await world.db.query(
      `select kind, currency, debits_micros + credits_micros + pending_debits_micros as moved from ledger_account
       where business_account_id = $1 order by kind`,
      [event.businessAccountId],
    );
    expect(kinds).toEqual(['CASH', 'PAYMENTS', 'REVENUE'].map((kind) => ({ kind, currency: 'USD', moved: '0' })));
    expect(await world.db.takeEvents()).toEqual([]);
  });

  it('BI3 a repeated opening leaves the money alone', async () => {
    const member = await world.openAccount(50 * UNIT);
    await world.hear(businessAccountOpened(member.businessAccountId));
    expect(await world.balances(member.businessAccountId)).toEqual([50 * UNIT, 0, 0]);
  });

  it('BI2 requests that came before the opening wait, and are answered by it in their order, once', async () => {
    const businessAccountId = newId();
    const pools = [poolOf(businessAccountId), poolOf(businessAccountId)];
    for (const pool of pools) {
      await world.hear(fundsRequested(pool, 10 * UNIT));
      await world.db.advance(1);
    }
    expect(await world.db.takeEvents()).toEqual([]);
    expect(await accountRow(businessAccountId)).toEqual([{ status: 'AWAITED', currency: null, opened_at: null, version: '0' }]);
    expect(await requestStates(businessAccountId)).toEqual(['WAITING', 'WAITING']);

    await world.hear(businessAccountOpened(businessAccountId));
    const answers = await world.db.takeEvents();
    expect(answers.map(({ type, data }) => [type, data.poolId, data.reason, data.aggregateVersion])).toEqual(
      pools.map((pool, index) => ['FundsDeclined', pool.poolId, 'BALANCE_EXCEEDED', index + 2]),
    );
    expect(await requestStates(businessAccountId)).toEqual(['DECLINED', 'DECLINED']);

    await world.hear(businessAccountOpened(businessAccountId));
    expect(await world.db.takeEvents()).toEqual([]);
  });

  it('BI2 says ACCOUNT_NOT_OPEN to waiting requests of a business that may not spend', async () => {
    const businessAccountId = newId();
    await world.hear(fundsRequested(poolOf(businessAccountId), 10 * UNIT));
    await world.hear(businessAccountOpened(businessAccountId, { status: 'SUSPENDED' }));
    expect((await world.db.takeEvents()).map(({ data }) => data.reason)).toEqual(['ACCOUNT_NOT_OPEN']);
  });

  it('BI2 a waiting request whose pool has ended meanwhile is never reserved', async () => {
    const businessAccountId = newId();
    const pool = poolOf(businessAccountId);
    await world.hear(fundsRequested(pool, 10 * UNIT));
    await world.hear(fundsReturned(pool, 0));
    await world.hear(businessAccountOpened(businessAccountId));
    expect(await world.db.takeEvents()).toEqual([]);
    expect(await requestStates(businessAccountId)).toEqual(['COVERED']);
  });

  it('BI2 a request and the opening at the same moment: answered exactly once, whoever is first', async () => {
    for (let round = 0; round < 20; round += 1) {
      const businessAccountId = newId();
      const request = fundsRequested(poolOf(businessAccountId), 10 * UNIT);
      await Promise.all([world.hear(request), world.hear(businessAccountOpened(businessAccountId))]);
      expect(await world.takeTypes()).toEqual(['FundsDeclined']);
    }
    expect(await ledgerViolations(world.db)).toEqual([]);
  });
});
