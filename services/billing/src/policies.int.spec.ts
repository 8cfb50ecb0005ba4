import type { BusinessMember } from '@afterglow/contracts/authorization/business-account.state';
import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';
import type { CallAnswer, CallOptions } from '@afterglow/testing/http-call';
import { startService, type TestService } from '@afterglow/testing/start-service';
import { policies } from './policies.ts';
import { service } from './service.ts';
import {
  businessAccountOpened,
  fundsRequested,
  fundsReturned,
  poolOf,
  spendReported,
  UNIT,
} from './spec-fixtures/billing-world.ts';
import { subscriptions } from './subscriptions.ts';

/** admin to finance are members of the business account, bea is the admin of another one. */
const operator = { userId: newId(), roles: [], scopes: [] };
const callers = {
  feed: 'feed',
  admin: 'leo',
  finance: 'fin',
  analyst: 'ana',
  operator,
  bea: 'bea',
  rival: 'rival',
  mod: 'mod',
  op: 'op',
} as const;
type Who = 'nobody' | keyof typeof callers;

const strangers = { nobody: 401, feed: 403, bea: 404, rival: 404, mod: 404, op: 404 };
const routes: Readonly<
  Record<string, { readonly body?: object; readonly ifMatch?: string; readonly answers: Readonly<Record<Who, number>> }>
> = {
  'GET /v1/billing-accounts/:businessAccountId': {
    answers: { ...strangers, admin: 200, finance: 200, analyst: 200, operator: 200 },
  },
  'PATCH /v1/billing-accounts/:businessAccountId': {
    body: { budgetMode: 'DAILY_BUDGET', budgetMicros: 20 * UNIT },
    ifMatch: '"1"',
    answers: { ...strangers, admin: 200, finance: 412, analyst: 403, operator: 403 },
  },
  'POST /v1/billing-accounts/:businessAccountId/top-ups': {
    body: { amountMicros: 20 * UNIT, currency: 'USD' },
    answers: { ...strangers, admin: 201, finance: 201, analyst: 403, operator: 403 },
  },
  'GET /v1/billing-accounts/:businessAccountId/transactions': {
    answers: { ...strangers, admin: 200, finance: 200, analyst: 200, operator: 403 },
  },
  'GET /v1/ledger/trial-balance': {
    answers: {
      nobody: 401,
      feed: 403,
      admin: 403,
      finance: 403,
      analyst: 403,
      operator: 403,
      bea: 403,
      rival: 403,
      mod: 403,
      op: 200,
    },
  },
};

const optionsOf = ({ body, ifMatch }: { readonly body?: object; readonly ifMatch?: string }): CallOptions => ({
  ...(body ? { body } : {}),
  ...(ifMatch ? { headers: { 'if-match': ifMatch } } : {}),
});

describe('billing over HTTP', () => {
  let svc: TestService;
  beforeAll(async () => (svc = await startService({ definition: service, subscriptions })), 60_000);
  afterAll(() => svc.stop());

  /** `request` is a method and a path. */
  const call = (who: Who, request: string, options: CallOptions = {}): Promise<CallAnswer> => {
    const [method = '', path = ''] = request.split(' ');
    return svc.call(method, path, who === 'nobody' ? options : { ...options, as: callers[who] });
  };

  async function openAccount(): Promise<string> {
    const [businessAccountId, ofBea] = [newId(), newId()];
    const members: BusinessMember[] = [
      { userId: personas.leo.userId, role: 'ADMIN' },
      { userId: personas.fin.userId, role: 'FINANCE' },
      { userId: personas.ana.userId, role: 'ANALYST' },
      { userId: operator.userId, role: 'OPERATOR' },
    ];
    await svc.publish(businessAccountOpened(businessAccountId, { members }));
    await svc.publish(businessAccountOpened(ofBea, { members: [{ userId: personas.bea.userId, role: 'ADMIN' }] }));
    return businessAccountId;
  }
  const topUp = (businessAccountId: string, body: unknown, options: CallOptions = {}) =>
    call('finance', `POST /v1/billing-accounts/${businessAccountId}/top-ups`, { body, ...options });

  it('BC1 every route has its expectations here', () => {
    expect(Object.keys(routes).sort()).toEqual(Object.keys(policies).sort());
  });

  it.each(Object.entries(routes))('BC1 %s lets in who may, and nobody else', async (route, { answers, ...request }) => {
    const path = route.replace(':businessAccountId', await openAccount());
    const statuses: Record<string, number> = {};
    for (const who of Object.keys(answers) as Who[]) statuses[who] = (await call(who, path, optionsOf(request))).status;
    expect(statuses).toEqual(answers);
  });

  it.each(Object.entries(routes).filter(([route]) => route.includes(':')))(
    'BC1 %s refuses an id that is none, and does not find one that is unknown',
    async (route, request) => {
      const options = optionsOf(request);
      const malformed = await call('admin', route, options);
      expect([malformed.status, malformed.body.code]).toEqual([400, 'request.invalid']);
      const unknown = await call('admin', route.replace(':businessAccountId', newId()), options);
      expect([unknown.status, unknown.body.code]).toEqual([404, 'billing_account.not_found']);
    },
  );

  it('BI6 an account that is only awaited is not found', async () => {
    const pool = poolOf(newId());
    await svc.publish(fundsRequested(pool, UNIT));
    const answer = await call('admin', `GET /v1/billing-accounts/${pool.businessAccountId}`);
    expect([answer.status, answer.body.code]).toEqual([404, 'billing_account.not_found']);
  });

  it.each<[unknown, string]>([
    [{ budgetMode: 'DAILY_BUDGET' }, 'budgetMicros'],
    [{ budgetMode: 'DAILY_BUDGET', budgetMicros: 0 }, 'budgetMicros'],
    [{ budgetMode: 'DAILY_BUDGET', budgetMicros: -1 }, 'budgetMicros'],
    [{ budgetMode: 'DAILY_BUDGET', budgetMicros: 1.5 }, 'budgetMicros'],
    [{ budgetMode: 'DAILY_BUDGET', budgetMicros: 2 ** 53 }, 'budgetMicros'],
    [{ budgetMode: 'HOURLY_BUDGET', budgetMicros: UNIT }, 'budgetMode'],
    [{}, 'budgetMode'],
  ])('BI6 refuses a budget of %j', async (body, field) => {
    const path = `PATCH /v1/billing-accounts/${await openAccount()}`;
    const answer = await call('finance', path, { body, headers: { 'if-match': '"1"' } });
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    expect(answer.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ field })]));
  });

  it('BI6 a budget is set with the ETag that was read last', async () => {
    const path = `/v1/billing-accounts/${await openAccount()}`;
    const etag = (await call('finance', `GET ${path}`)).headers.get('etag') ?? '';
    const body = { budgetMode: 'MONTHLY_BUDGET', budgetMicros: 500 * UNIT };
    expect((await call('finance', `PATCH ${path}`, { body })).status).toBe(428);
    const set = await call('finance', `PATCH ${path}`, { body, headers: { 'if-match': etag } });
    expect([set.status, set.body]).toEqual([200, expect.objectContaining(body)]);
    expect((await call('finance', `PATCH ${path}`, { body, headers: { 'if-match': etag } })).status).toBe(412);
  });

  it.each<[unknown, string]>([
    [{ amountMicros: 20 * UNIT + 0.5, currency: 'USD' }, 'amountMicros'],
    [{ amountMicros: -20 * UNIT, currency: 'USD' }, 'amountMicros'],
    [{ amountMicros: 0, currency: 'USD' }, 'amountMicros'],
    [{ amountMicros: '20000000', currency: 'USD' }, 'amountMicros'],
    [{ amountMicros: null, currency: 'USD' }, 'amountMicros'],
    [{ amountMicros: [20 * UNIT], currency: 'USD' }, 'amountMicros'],
    [{ amountMicros: 2 ** 53, currency: 'USD' }, 'amountMicros'],
    [{ amountMicros: 1e300, currency: 'USD' }, 'amountMicros'],
    [{ currency: 'USD' }, 'amountMicros'],
    [{ amountMicros: 20 * UNIT }, 'currency'],
    [{ amountMicros: 20 * UNIT, currency: 'usd' }, 'currency'],
    [{ amountMicros: 20 * UNIT, currency: 'USDX' }, 'currency'],
    [{ amountMicros: 20 * UNIT, currency: 7 }, 'currency'],
    [{ amountMicros: 20 * UNIT, currency: 'USD', bonusMicros: 5 }, 'bonusMicros'],
  ])('BI3 refuses a top-up of %j', async (body, field) => {
    const answer = await topUp(newId(), body);
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    expect(answer.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ field })]));
  });

  it.each([
    [{ amountMicros: 20 * UNIT - 10_000, currency: 'USD' }, 'billing_account.top_up_out_of_range'],
    [{ amountMicros: 50_000 * UNIT + 10_000, currency: 'USD' }, 'billing_account.top_up_out_of_range'],
    [{ amountMicros: Number.MAX_SAFE_INTEGER, currency: 'USD' }, 'billing_account.top_up_out_of_range'],
    [{ amountMicros: 20 * UNIT + 1, currency: 'USD' }, 'billing_account.top_up_not_in_whole_cents'],
    [{ amountMicros: 20 * UNIT, currency: 'EUR' }, 'billing_account.currency_mismatch'],
  ])('BI3 a rule refuses a top-up of %j', async (body, code) => {
    const businessAccountId = await openAccount();
    const answer = await topUp(businessAccountId, body);
    expect([answer.status, answer.body.code]).toEqual([422, code]);
    const account = await call('admin', `GET /v1/billing-accounts/${businessAccountId}`);
    expect(account.body).toMatchObject({ cashBalanceMicros: 0, status: 'DEPLETED' });
  });

  it('BI3 a top-up names its events; the same key gets the same answer and books once, also side by side', async () => {
    const businessAccountId = await openAccount();
    const [key, body] = [newId(), { amountMicros: 25_010_000, currency: 'USD' }];
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => topUp(businessAccountId, body, { key })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.headers.get('afterglow-event')).toMatch(
      /^AccountToppedUp;[0-9a-f-]{36}, AccountReplenished;[0-9a-f-]{36}$/,
    );
    expect(answers[0]?.body).toEqual({
      ...{ transactionId: expect.any(String), kind: 'TOP_UP', currency: 'USD', amountMicros: 25_010_000 },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    const other = await topUp(businessAccountId, { ...body, amountMicros: 30 * UNIT }, { key });
    expect([other.status, other.body.code]).toEqual([409, 'idempotency.conflict']);
    const none = await topUp(businessAccountId, body, { key: null });
    expect([none.status, none.body.code]).toEqual([400, 'idempotency.key_missing']);
    const account = await call('admin', `GET /v1/billing-accounts/${businessAccountId}`);
    expect(account.body).toMatchObject({ cashBalanceMicros: 25_010_000 });
  });

  it('BI6 balances, transactions newest first in pages, and a trial balance of 0, from event to answer', async () => {
    const businessAccountId = await openAccount();
    await topUp(businessAccountId, { amountMicros: 100 * UNIT, currency: 'USD' });
    const pool = poolOf(businessAccountId);
    await svc.publish(fundsRequested(pool, 20 * UNIT));
    const leaseId = newId();
    await svc.publish(spendReported(pool, { leaseId, seq: 1, spentMicrosTotal: 1_200 }));
    await svc.publish(spendReported(pool, { leaseId, seq: 2, spentMicrosTotal: 5_000_001 }));
    const path = `/v1/billing-accounts/${businessAccountId}`;
    expect((await call('operator', `GET ${path}`)).body).toEqual({
      ...{ businessAccountId, currency: 'USD', status: 'ACTIVE', openedAt: expect.any(String) },
      ...{ budgetMode: 'UNLIMITED', budgetMicros: null },
      ...{ cashBalanceMicros: 80_000_000, frozenBalanceMicros: 14_999_999, spentMicrosTotal: 5_000_001 },
    });
    await svc.publish(fundsReturned(pool, 5_000_001));
    expect((await call('operator', `GET ${path}`)).body).toMatchObject({ cashBalanceMicros: 94_999_999, frozenBalanceMicros: 0 });

    const first = await call('analyst', `GET ${path}/transactions?limit=2`);
    const { adGroupId, campaignId, budgetDay } = pool;
    const charge = { kind: 'CHARGE', currency: 'USD', leaseId, adGroupId, campaignId, budgetDay };
    expect(first.body.data).toMatchObject([
      { ...charge, amountMicros: 4_998_801 },
      { ...charge, amountMicros: 1_200 },
    ]);
    const second = await call('analyst', `GET ${path}/transactions?limit=2&cursor=${String(first.body.nextCursor)}`);
    expect(second.body).toMatchObject({ data: [{ kind: 'TOP_UP', amountMicros: 100 * UNIT, leaseId: null }], nextCursor: null });

    const { lines, totals } = (await call('op', 'GET /v1/ledger/trial-balance')).body as {
      lines: { kind: string; currency: string; balanceMicros: number }[];
      totals: unknown[];
    };
    expect(totals).toEqual([{ currency: 'USD', totalMicros: 0 }]);
    expect(lines.map(({ kind, currency }) => [currency, kind])).toEqual([
      ['USD', 'CASH'],
      ['USD', 'PAYMENTS'],
      ['USD', 'REVENUE'],
    ]);
    expect(lines.find(({ kind }) => kind === 'REVENUE')).toMatchObject({ balanceMicros: 5_000_001, debitsMicros: 0 });
  });

  it('BI6 a page has 1 to 200 transactions and its own cursors', async () => {
    const path = `/v1/billing-accounts/${await openAccount()}/transactions`;
    for (const query of ['limit=0', 'limit=201', 'limit=many', 'cursor=nonsense', 'page=2']) {
      const answer = await call('analyst', `GET ${path}?${query}`);
      expect([query, answer.status, answer.body.code]).toEqual([query, 400, 'request.invalid']);
    }
  });
});
