import { newId } from '@afterglow/service-defaults/ids';
import { startPlatform, type TestPlatform } from '@afterglow/testing/start-platform';
import { jest } from '@jest/globals';
import { service } from './service.ts';
import {
  businessAccountOpened,
  fundsRequested,
  fundsReturned,
  poolOf,
  spendReported,
  UNIT,
  type Pool,
} from './spec-fixtures/billing-world.ts';
import { ledgerViolations } from './spec-fixtures/ledger-violations.ts';
import { subscriptions } from './subscriptions.ts';

const ACCOUNTS = 6;
const POOLS = 24;
const LEASES = 3;
const ROUNDS = 20;
const HELD_MICROS = 10 * UNIT;
const range = (length: number) => Array.from({ length }, (_none, index) => index);

// Real Kafka, on a machine that may be busy with something else.
jest.setTimeout(120_000);

/** Ad groups are keys of the log, advertisers are rows: the same account is named in all partitions, by both replicas. */
describe('billing with two replicas that share the group, on real Kafka', () => {
  let platform: TestPlatform;
  let pools: Pool[];
  const accounts = range(ACCOUNTS).map(() => newId());

  const violations = () => ledgerViolations(platform);
  const processedBy = async (replica: number) => {
    const metrics = await (await fetch(`${platform.urlOf('billing', replica)}/metrics`)).text();
    return Number(/afterglow_events_processed_total\{[^}]*SpendReported[^}]*\} (\d+)/.exec(metrics)?.[1] ?? 0);
  };

  beforeAll(async () => {
    platform = await startPlatform([{ definition: service, subscriptions, replicas: 2 }]);
    pools = range(POOLS).map((n) => poolOf(accounts[n % ACCOUNTS] ?? ''));
  });
  afterAll(() => platform?.stop());

  it('BI2 each report is charged once, whichever replica hears it, also when one of them leaves in the middle', async () => {
    await platform.publish(accounts.map((id) => businessAccountOpened(id)));
    await platform.settled();
    await giveMoney();
    await platform.publish(pools.map((pool) => fundsRequested(pool, HELD_MICROS)));
    await platform.settled();

    const leases = pools.flatMap((pool) => range(LEASES).map(() => ({ pool, leaseId: newId() })));
    for (const round of range(ROUNDS)) {
      const spentMicrosTotal = (round + 1) * 1_001;
      const reports = leases.map(({ pool, leaseId }) => spendReported(pool, { leaseId, seq: round + 1, spentMicrosTotal }));
      // Some come twice, under another event id.
      await platform.publish([...reports, ...reports.filter((_report, n) => n % 5 === round % 5)]);
      if (round === ROUNDS / 2) {
        await platform.settled();
        expect(await processedBy(0)).toBeGreaterThan(0);
        expect(await processedBy(1)).toBeGreaterThan(0);
        await platform.stopReplica('billing', 1);
      }
      expect(await violations()).toEqual([]);
    }
    await platform.settled();
    await platform.publish(pools.map((pool) => fundsReturned(pool, LEASES * ROUNDS * 1_001)));
    await platform.settled();

    expect(await violations()).toEqual([]);
    const spent = POOLS * LEASES * ROUNDS * 1_001;
    expect(await totals()).toEqual({ spent, pending: 0, charges: POOLS * LEASES * ROUNDS, letters: 0, open: 0 });
  });

  /** A member's declaration over HTTP needs tokens and personas: what is tested here begins with the money there. */
  async function giveMoney(): Promise<void> {
    await platform.query(
      `with paid as (
         insert into billing.transfer (id, kind, business_account_id, currency, debit_account_id, credit_account_id, amount_micros,
           declared_by, created_at)
         select gen_random_uuid(), 'TOP_UP', cash.business_account_id, 'USD', payments.id, cash.id, $1, gen_random_uuid(), now()
         from billing.ledger_account cash join billing.ledger_account payments using (business_account_id)
         where cash.kind = 'CASH' and payments.kind = 'PAYMENTS' returning *
       ), credited as (
         update billing.ledger_account a set credits_micros = $1 from paid where a.id = credit_account_id
       ), status as (update billing.billing_account set status = 'ACTIVE')
       update billing.ledger_account a set debits_micros = $1 from paid where a.id = debit_account_id`,
      [1_000 * UNIT],
    );
  }

  async function totals(): Promise<Record<string, number>> {
    const [row = {}] = await platform.query<Record<string, string>>(
      `select (select sum(amount_micros) from billing.transfer where kind = 'CHARGE') as spent,
              (select count(*) from billing.transfer where kind = 'CHARGE') as charges,
              (select sum(pending_debits_micros) from billing.ledger_account) as pending,
              (select count(*) from billing.dead_letter) as letters,
              (select count(*) from billing.hold where state = 'OPEN') as open`,
    );
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));
  }
});
