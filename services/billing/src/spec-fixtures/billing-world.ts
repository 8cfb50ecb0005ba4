import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import { BusinessAccountState, type BusinessMember } from '@afterglow/contracts/authorization/business-account.state';
import { AdGroupChanged } from '@afterglow/contracts/campaigns/ad-group-changed';
import { AdGroupState } from '@afterglow/contracts/campaigns/ad-group.state';
import { FundsRequested } from '@afterglow/contracts/delivery/funds-requested';
import { FundsReturned } from '@afterglow/contracts/delivery/funds-returned';
import { SpendFoundUndue } from '@afterglow/contracts/delivery/spend-found-undue';
import { SpendReported } from '@afterglow/contracts/delivery/spend-reported';
import { occurred } from '@afterglow/contracts/event-contract';
import type { Copy, Reaction, SetReaction } from '@afterglow/messaging/reaction';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { LimitBillingAccount } from '../account-budgets/limit-billing-account.ts';
import { OpenBillingAccountWhenBusinessAccountOpened } from '../billing-accounts/open-billing-account-when-business-account-opened.ts';
import { ReplenishAccountWhenBusinessAccountReinstated } from '../billing-accounts/replenish-account-when-business-account-reinstated.ts';
import { LockBillingAccountsFirst } from '../billing-accounts/lock-billing-accounts-first.ts';
import { readBalances } from '../billing-accounts/lock-billing-accounts.ts';
import { TopUpBillingAccount } from '../billing-accounts/top-up-billing-account.ts';
import { AnswerFundsRequest } from '../holds/answer-funds-request.ts';
import { ChargeSpendWhenReported } from '../holds/charge-spend-when-reported.ts';
import { FitHoldsToAdGroup } from '../holds/fit-holds-to-ad-group.ts';
import { FitHoldsWhenAdGroupChanged } from '../holds/fit-holds-when-ad-group-changed.ts';
import { FitHoldsWhenAdGroupLaunched } from '../holds/fit-holds-when-ad-group-launched.ts';
import { FitHoldsWhenAdGroupStopped } from '../holds/fit-holds-when-ad-group-stopped.ts';
import { ReleaseFundsWhenReturned } from '../holds/release-funds-when-returned.ts';
import { ReserveFundsWhenRequested } from '../holds/reserve-funds-when-requested.ts';
import { ReverseSpendWhenSpendFoundUndue } from '../holds/reverse-spend-when-spend-found-undue.ts';
import { ReverseUndueSpend } from '../holds/reverse-undue-spend.ts';
import { KeepKnownAdGroups } from '../known-ad-groups/keep-known-ad-groups.ts';
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
  private readonly adGroups = new KeepKnownAdGroups();
  readonly topUp: TopUpBillingAccount;
  readonly open: OpenBillingAccountWhenBusinessAccountOpened;
  readonly replenish: ReplenishAccountWhenBusinessAccountReinstated;
  readonly reserve: ReserveFundsWhenRequested;
  readonly charge: ChargeSpendWhenReported;
  readonly release: ReleaseFundsWhenReturned;
  readonly reverse: ReverseSpendWhenSpendFoundUndue;
  readonly limit: LimitBillingAccount;
  private readonly fit: readonly (Copy | Reaction)[];

  constructor(readonly db: TestDatabase) {
    const answer = new AnswerFundsRequest(db.outbox, db.clock);
    const reverse = new ReverseUndueSpend(db.outbox, db.clock);
    const fit = new FitHoldsToAdGroup(answer, db.outbox);
    this.topUp = new TopUpBillingAccount(db.outbox, db.clock);
    this.open = new OpenBillingAccountWhenBusinessAccountOpened(answer, db.clock);
    this.replenish = new ReplenishAccountWhenBusinessAccountReinstated(db.outbox);
    this.reserve = new ReserveFundsWhenRequested(answer, db.clock);
    this.charge = new ChargeSpendWhenReported(db.outbox, db.clock, reverse);
    this.reverse = new ReverseSpendWhenSpendFoundUndue(reverse);
    this.fit = [new FitHoldsWhenAdGroupLaunched(fit), new FitHoldsWhenAdGroupChanged(fit), new FitHoldsWhenAdGroupStopped(fit)];
    this.limit = new LimitBillingAccount(db.outbox);
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
    const type = event.constructor;
    const handlers = this.handlers.filter((handler) =>
      'keep' in handler ? (handler.events as readonly unknown[]).includes(type) : handler.event === type,
    );
    return this.db.receive(event, ...handlers, ...(id ? [{ id }] : []));
  }

  /** The same for a chunk of the log, with its locks taken first. */
  async hearChunk(events: readonly object[]): Promise<void> {
    await this.db.receiveChunk(events, this.handlers, new LockBillingAccountsFirst());
  }

  private get handlers(): (Copy | Reaction | SetReaction)[] {
    const acts = [this.open, this.replenish, this.reserve, this.charge, this.release, this.reverse, ...this.fit];
    return [this.copy, this.adGroups, ...acts] as (Copy | Reaction | SetReaction)[];
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

export function spendFoundUndue(pool: Pool, fields: { leaseId: string; seq: number; undueMicrosTotal: number }): SpendFoundUndue {
  return occurred(SpendFoundUndue, { ...pool, ...fields, undueImpressionsTotal: 1, aggregateVersion: fields.seq });
}

/** The ad group of a pool, as campaigns tells of it. */
export function adGroupChanged(pool: Pool, edit: { version: number; budgetMicros: number }): AdGroupChanged {
  const { adGroupId, campaignId, businessAccountId, currency } = pool;
  const { state } = sampleOf(AdGroupChanged);
  const edited = { ...state, adGroupId, campaignId, businessAccountId, currency, budgetMicros: edit.budgetMicros };
  return occurred(AdGroupChanged, {
    ...{ adGroupId, aggregateVersion: edit.version, changedAt: '2026-11-23T06:10:00.000Z' },
    state: Object.assign(new AdGroupState(), edited),
  });
}
