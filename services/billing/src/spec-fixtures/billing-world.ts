import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import { BusinessAccountState, type BusinessMember } from '@afterglow/contracts/authorization/business-account.state';
import { FundsRequested } from '@afterglow/contracts/delivery/funds-requested';
import { FundsReturned } from '@afterglow/contracts/delivery/funds-returned';
import { SpendReported } from '@afterglow/contracts/delivery/spend-reported';
import { occurred } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { OpenBillingAccountWhenBusinessAccountOpened } from '../billing-accounts/open-billing-account-when-business-account-opened.ts';
import { LockBillingAccountsFirst } from '../billing-accounts/lock-billing-accounts-first.ts';
import { readBalances } from '../billing-accounts/lock-billing-accounts.ts';
import { TopUpBillingAccount } from '../billing-accounts/top-up-billing-account.ts';
import { AnswerFundsRequest } from '../holds/answer-funds-request.ts';
import { ChargeSpendWhenReported } from '../holds/charge-spend-when-reported.ts';
import { ReleaseFundsWhenReturned } from '../holds/release-funds-when-returned.ts';
import { ReserveFundsWhenRequested } from '../holds/reserve-funds-when-requested.ts';
import { KeepKnownBusinessAccounts } from '../known-business-accounts/keep-known-business-accounts.ts';
import { service } from '../service.ts';

export const UNIT = 1_000_000;

/** A pool as delivery names it in its events. */
export interface Pool {
  readonly poolId: string;
  readonly adGroupId: string;
  readonly campaignId: string;
  readonly budgetDay: string;
  readonly businessAccountId: string;
  readonly currency: string;
}

export const poolOf = (businessAccountId: string): Pool => ({
  ...{ poolId: newId(), adGroupId: newId(), campaignId: newId(), budgetDay: '2026-11-23', businessAccountId, currency: 'USD' },
});

export function fundsRequested(pool: Pool, amountMicros: number, fields: Partial<FundsRequested> = {}): FundsRequested {
  const request = { fundsRequestId: newId(), amountMicros, requestedMicrosTotal: amountMicros, aggregateVersion: 2 };
  return occurred(FundsRequested, { ...pool, ...request, ...fields });
}

export function spendReported(
  pool: Pool,
  { leaseId, seq, spentMicrosTotal }: Pick<SpendReported, 'leaseId' | 'seq' | 'spentMicrosTotal'>,
): SpendReported {
  const report = { leaseId, seq, spentMicrosTotal, impressionsTotal: seq, final: false, aggregateVersion: Math.max(seq, 1) };
  return occurred(SpendReported, { ...pool, ...report });
}

export function fundsReturned(pool: Pool, spentMicrosTotal: number, fields: Partial<FundsReturned> = {}): FundsReturned {
  return occurred(FundsReturned, { ...pool, spentMicrosTotal, returnedMicros: 0, aggregateVersion: 9, ...fields });
}

export function businessAccountOpened(
  businessAccountId: string,
  fields: Partial<BusinessAccountState> = {},
): BusinessAccountOpened {
  const state = Object.assign(new BusinessAccountState(), {
    ...{ businessAccountId, currency: 'USD', timeZone: 'America/New_York', status: 'ACTIVE' as const, isVerified: false },
    members: [] as BusinessMember[],
    openedAt: '2026-11-18T14:00:00.000Z',
    ...fields,
  });
  return occurred(BusinessAccountOpened, { businessAccountId, aggregateVersion: 1, state });
}

/** Billing's use cases and reactions on a data base of their own: all real. */
export class BillingWorld {
  readonly copy = new KeepKnownBusinessAccounts();
  readonly topUp: TopUpBillingAccount;
  readonly open: OpenBillingAccountWhenBusinessAccountOpened;
  readonly reserve: ReserveFundsWhenRequested;
  readonly charge: ChargeSpendWhenReported;
  readonly release: ReleaseFundsWhenReturned;

  constructor(readonly db: TestDatabase) {
    const answer = new AnswerFundsRequest(db.outbox);
    this.topUp = new TopUpBillingAccount(db.outbox, db.clock);
    this.open = new OpenBillingAccountWhenBusinessAccountOpened(answer, db.clock);
    this.reserve = new ReserveFundsWhenRequested(answer, db.clock);
    this.charge = new ChargeSpendWhenReported(db.outbox, db.clock);
    this.release = new ReleaseFundsWhenReturned(db.outbox);
  }

  static async start(): Promise<BillingWorld> {
    return new BillingWorld(await startDatabase(service));
  }

  /** An open account with an admin of its own and this much cash. */
  async openAccount(cashMicros = 0): Promise<{ businessAccountId: string; userId: string }> {
    const [businessAccountId, userId] = [newId(), newId()];
    await this.hear(businessAccountOpened(businessAccountId, { members: [{ userId, role: 'ADMIN' }] }));
    if (cashMicros > 0) await this.payIn({ businessAccountId, userId }, cashMicros);
    return { businessAccountId, userId };
  }

  async payIn(member: { readonly businessAccountId: string; readonly userId: string }, amountMicros: number): Promise<void> {
    await this.db.run((tx) => this.topUp.execute({ ...member, amountMicros, currency: 'USD' }, tx));
  }

  /** As the consumer would: through the copy and all acts of billing. `id` repeats an event. */
  hear(event: object, id?: string): Promise<string> {
    const { copy, open, reserve, charge, release } = this;
    const type = event.constructor;
    const handlers = [copy, open, reserve, charge, release].filter((handler) =>
      'keep' in handler ? (handler.events as readonly unknown[]).includes(type) : handler.event === type,
    );
    return this.db.receive(event, ...handlers, ...(id ? [{ id }] : []));
  }

  /** The same for a chunk of the log, with its locks taken first. */
  async hearChunk(events: readonly object[]): Promise<void> {
    const { copy, open, reserve, charge, release } = this;
    await this.db.receiveChunk(events, [copy, open, reserve, charge, release], new LockBillingAccountsFirst());
  }

  /** Free, frozen, spent. */
  async balances(businessAccountId: string): Promise<[number, number, number]> {
    const found = (await this.db.run((tx) => readBalances(tx, [businessAccountId]))).get(businessAccountId);
    return [found?.cashMicros ?? 0, found?.frozenMicros ?? 0, found?.spentMicrosTotal ?? 0];
  }

  /** The plain names of what was published since the last look. */
  async takeTypes(): Promise<string[]> {
    return (await this.db.takeEvents()).map((event) => event.type);
  }

  stop(): Promise<void> {
    return this.db.stop();
  }
}
