import { newId } from '@afterglow/service-defaults/ids';
import { sqlStateOf } from '@afterglow/service-defaults/transactions';
import { Client } from 'pg';
import { BillingWorld, fundsRequested, poolOf, spendReported, UNIT, type Pool } from '../spec-fixtures/billing-world.ts';
import { ledgerViolations } from '../spec-fixtures/ledger-violations.ts';

const DENIED = '42501';
const CHECK_VIOLATION = '23514';
const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

let world: BillingWorld;
let pool: Pool;
let leaseId: string;
beforeAll(async () => {
  world = await BillingWorld.start();
  const { businessAccountId } = await world.openAccount(100 * UNIT);
  pool = poolOf(businessAccountId);
  leaseId = newId();
  await world.hear(fundsRequested(pool, 30 * UNIT));
  await world.hear(spendReported(pool, { leaseId, seq: 1, spentMicrosTotal: 5 * UNIT }));
});
afterAll(() => world.stop());

/** The SQLSTATE with which the data base refuses a statement of the service's own role. */
const refusal = (sql: string, parameters: unknown[] = []) =>
  world.db
    .run((tx) => tx.query(sql, parameters))
    .then(
      () => 'accepted',
      (error: unknown) => sqlStateOf(error),
    );

describe('what the data base itself refuses, whatever the code does', () => {
  it.each([
    'update transfer set amount_micros = amount_micros + 1',
    'update transfer set created_at = platform_now()',
    'delete from transfer',
    'truncate transfer',
    'delete from ledger_account',
    'delete from hold',
    'delete from funds_request',
    'delete from lease_spend',
    'delete from billing_account',
  ])('BI1 append-only by rights: %s', async (sql) => {
    expect(await world.db.query('select count(*)::int as n from transfer')).toEqual([{ n: 2 }]);
    expect(await refusal(sql)).toBe(DENIED);
  });

  it.each([
    ['cash that would be negative', `update ledger_account set debits_micros = credits_micros + 1 where kind = 'CASH'`],
    ['more pending than cash', `update ledger_account set pending_debits_micros = 95000001 where kind = 'CASH'`],
    ['negative pending', `update ledger_account set pending_debits_micros = -1 where kind = 'CASH'`],
    ['pending on another kind', `update ledger_account set pending_debits_micros = 1 where kind = 'PAYMENTS'`],
    ['negative revenue', `update ledger_account set debits_micros = credits_micros + 1 where kind = 'REVENUE'`],
    ['more posted than reserved', 'update hold set posted_micros_total = reserved_micros_total + 1'],
    ['voided beside posted above reserved', `update hold set state = 'ENDED', voided_micros = 25000001`],
    ['voided before the end', 'update hold set voided_micros = 1'],
    ['more reserved than requested', 'update hold set reserved_micros_total = requested_micros_total + 1'],
    ['more answered than asked', 'update funds_request set reserved_micros = amount_micros + 1'],
  ])('BI1 a CHECK refuses %s', async (_what, sql) => {
    expect(await refusal(sql)).toBe(CHECK_VIOLATION);
  });

  it('BI1 a transfer has an amount above zero, two sides of one advertiser and currency, and charges a report once', async () => {
    const insert = (set: Partial<Record<'amount' | 'debit' | 'credit' | 'currency' | 'seq' | 'lease', string>>) =>
      refusal(
        `insert into transfer (id, kind, business_account_id, currency, debit_account_id, credit_account_id, amount_micros,
                               lease_id, lease_seq, created_at)
         select $1, 'CHARGE', debit.business_account_id, ${set.currency ?? 'debit.currency'}, ${set.debit ?? 'debit.id'},
                ${set.credit ?? 'credit.id'}, ${set.amount ?? '1'}, $2, ${set.seq ?? '2'}, platform_now()
         from ledger_account debit join ledger_account credit using (business_account_id)
         where debit.kind = 'CASH' and credit.kind = 'REVENUE' and business_account_id = $3`,
        [newId(), set.lease ?? leaseId, pool.businessAccountId],
      );
    const foreign = await world.openAccount();
    const foreignCash = `(select id from ledger_account where kind = 'CASH' and business_account_id = '${foreign.businessAccountId}')`;
    expect(await insert({ amount: '0' })).toBe(CHECK_VIOLATION);
    expect(await insert({ amount: '-1' })).toBe(CHECK_VIOLATION);
    expect(await insert({ credit: 'debit.id' })).toBe(CHECK_VIOLATION);
    expect(await insert({ seq: 'null' })).toBe(CHECK_VIOLATION);
    expect(await insert({ currency: `'EUR'` })).toBe(FOREIGN_KEY_VIOLATION);
    expect(await insert({ debit: foreignCash })).toBe(FOREIGN_KEY_VIOLATION);
    expect(await insert({ credit: `'${newId()}'` })).toBe(FOREIGN_KEY_VIOLATION);
    expect(await insert({ lease: newId() })).toBe(FOREIGN_KEY_VIOLATION);
    expect(await insert({ seq: '1' })).toBe(UNIQUE_VIOLATION);
  });

  it('BI1 one transfer among many that points at nothing refuses all of them', async () => {
    const rows = (accounts: string) =>
      refusal(
        `insert into transfer (id, kind, business_account_id, currency, debit_account_id, credit_account_id, amount_micros,
                               lease_id, lease_seq, created_at)
         select uuidv7(), 'CHARGE', debit.business_account_id, debit.currency, debit.id, ${accounts}, 1, $1, 100 + n, platform_now()
         from ledger_account debit join ledger_account credit using (business_account_id), generate_series(1, 500) as n
         where debit.kind = 'CASH' and credit.kind = 'REVENUE' and business_account_id = $2`,
        [leaseId, pool.businessAccountId],
      );
    expect(await rows(`case when n = 317 then uuidv7() else credit.id end`)).toBe(FOREIGN_KEY_VIOLATION);
    expect(await world.db.query('select count(*)::int as n from transfer where lease_seq > 100')).toEqual([{ n: 0 }]);
  });

  it('BI1 a lease belongs to a hold, and what is pointed at stays, whoever says otherwise', async () => {
    const lease = `insert into lease_spend (lease_id, pool_id, seq, spent_micros_total) values ($1, $2, 0, 0)`;
    expect(await refusal(lease, [newId(), newId()])).toBe(FOREIGN_KEY_VIOLATION);
    expect(await refusal(`update lease_spend set pool_id = $1 where lease_id = $2`, [newId(), leaseId])).toBe(
      FOREIGN_KEY_VIOLATION,
    );
    expect(await refusal(`update hold set pool_id = $1`, [newId()])).toBe(FOREIGN_KEY_VIOLATION);
    expect(await refusal(`update ledger_account set currency = 'EUR'`)).toBe(FOREIGN_KEY_VIOLATION);
    for (const table of ['ledger_account', 'lease_spend', 'hold'])
      await expect(world.db.query(`delete from ${table}`)).rejects.toMatchObject({ code: FOREIGN_KEY_VIOLATION });
  });
});

describe('ledgerViolations', () => {
  it.each([
    ['a changed amount', 'update transfer set amount_micros = amount_micros + 1'],
    ['a deleted transfer', `delete from transfer where kind = 'CHARGE'`],
    ['a column moved without a transfer', 'update ledger_account set credits_micros = credits_micros + 1'],
    [
      'pending moved without its hold',
      `update ledger_account set pending_debits_micros = pending_debits_micros + 1 where credits_micros > 0 and kind = 'CASH'`,
    ],
    ['a hold moved alone', 'update hold set reserved_micros_total = reserved_micros_total - 1'],
    ['a lease that says something else', 'update lease_spend set spent_micros_total = spent_micros_total + 1'],
    ['a wrong status', `update billing_account set status = 'DEPLETED' where status = 'ACTIVE'`],
  ])('BI1 finds %s, made by an administrator', async (_what, sql) => {
    expect(await ledgerViolations(world.db)).toEqual([]);
    expect(await foundAfter(sql)).not.toEqual([]);
  });

  /** What is found from inside an administrator's transaction that is then rolled back. */
  async function foundAfter(sql: string): Promise<string[]> {
    const admin = new Client({ connectionString: world.db.urls.admin, options: '-c search_path=billing' });
    await admin.connect();
    try {
      await admin.query('begin');
      const { rowCount } = await admin.query(sql);
      expect(rowCount).toBeGreaterThan(0);
      return await ledgerViolations({ query: async (text) => (await admin.query<object>(text)).rows });
    } finally {
      await admin.end();
    }
  }
});
