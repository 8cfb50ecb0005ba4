import { AccountDepleted } from '@afterglow/contracts/billing/account-depleted';
import { AccountReplenished } from '@afterglow/contracts/billing/account-replenished';
import { AccountToppedUp } from '@afterglow/contracts/billing/account-topped-up';
import { BillingAccountState } from '@afterglow/contracts/billing/billing-account.state';
import { BudgetApplied } from '@afterglow/contracts/billing/budget-applied';
import { FundsDeclined } from '@afterglow/contracts/billing/funds-declined';
import { FundsReserved } from '@afterglow/contracts/billing/funds-reserved';
import { SpendCharged } from '@afterglow/contracts/billing/spend-charged';
import { SpendReversed } from '@afterglow/contracts/billing/spend-reversed';
import { occurred } from '@afterglow/contracts/event-contract';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BudgetAmountMismatch, TopUpCurrencyMismatch, TopUpNotInWholeCents, TopUpOutOfRange } from './billing-account.errors.ts';

const UNIT_MICROS = 1_000_000;
const CENT_MICROS = UNIT_MICROS / 100;
const TOP_UP_BOUNDS = { minMicros: 20 * UNIT_MICROS, maxMicros: 50_000 * UNIT_MICROS };

export interface Balances {
  /** Free to be held. */
  readonly cashMicros: number;
  /** Held for ad groups, not spent. */
  readonly frozenMicros: number;
  readonly spentMicrosTotal: number;
}

/** Where money is held or spent; part of every event about it. */
export interface PoolFacts {
  readonly poolId: string;
  readonly adGroupId: string;
  readonly campaignId: string;
  readonly budgetDay: string | null;
}

export interface TopUp {
  readonly transferId: string;
  readonly amountMicros: number;
  readonly currency: string;
}

/** What every event of a billing account carries. */
type AccountFacts = Pick<AccountToppedUp, 'businessAccountId' | 'aggregateVersion' | 'state'>;

type BillingEvent =
  | (AccountToppedUp | AccountDepleted | AccountReplenished)
  | (FundsReserved | FundsDeclined | BudgetApplied)
  | (SpendCharged | SpendReversed);

export const budgetModes = ['UNLIMITED', 'MONTHLY_BUDGET', 'DAILY_BUDGET', 'CUSTOM_BUDGET'] as const;
export type BudgetMode = (typeof budgetModes)[number];

/** The prepaid account of one advertiser. It is AWAITED from the first event that names it until it is opened. */
@Entity({ name: 'billing_account' })
export class BillingAccount {
  @PrimaryColumn({ name: 'business_account_id', type: 'uuid' })
  businessAccountId: string;

  /** DEPLETED ⇔ no free cash. */
  @Column({ name: 'status', type: 'text' })
  status: 'AWAITED' | 'ACTIVE' | 'DEPLETED';

  /** Null while AWAITED. */
  @Column({ name: 'currency', type: 'text', nullable: true })
  currency: string | null;

  @Column({ name: 'opened_at', type: 'timestamptz', precision: 3, nullable: true })
  openedAt: Date | null;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  /** A hard cap above all campaigns: for a calendar day or month of the advertiser, or for all since it was set. */
  @Column({ name: 'budget_mode', type: 'text' })
  budgetMode: BudgetMode;

  /** Null exactly with UNLIMITED. */
  @Column({ name: 'budget_micros', type: 'bigint', nullable: true, transformer: safeInteger })
  budgetMicros: number | null;

  /** What had been charged when the budget was set. */
  @Column({ name: 'budget_from_micros', type: 'bigint', transformer: safeInteger })
  budgetFromMicros: number;

  /** For If-Match: moves with the budget, not with every charge as the account's version does. */
  @Column({ name: 'budget_version', type: 'bigint', transformer: safeInteger })
  budgetVersion: number;

  /** A request found too little room in the budget. */
  @Column({ name: 'is_out_of_budget', type: 'boolean' })
  isOutOfBudget: boolean;

  /** When time alone makes room again. */
  @Column({ name: 'budget_renews_at', type: 'timestamptz', precision: 3, nullable: true })
  budgetRenewsAt: Date | null;

  /** Not of this table: the ledger's columns, read under this row's lock (`lock-billing-accounts.ts`). */
  balances: Balances = { cashMicros: 0, frozenMicros: 0, spentMicrosTotal: 0 };

  get isOpen(): boolean {
    return this.openedAt !== null;
  }

  open(facts: { readonly currency: string; readonly at: Date }): void {
    this.status = 'DEPLETED';
    this.currency = facts.currency;
    this.openedAt = facts.at;
    this.version = 1;
  }

  topUp({ transferId, amountMicros, currency }: TopUp): BillingEvent[] {
    if (amountMicros < TOP_UP_BOUNDS.minMicros || amountMicros > TOP_UP_BOUNDS.maxMicros)
      throw new TopUpOutOfRange(TOP_UP_BOUNDS);
    if (amountMicros % CENT_MICROS !== 0) throw new TopUpNotInWholeCents(CENT_MICROS);
    if (currency !== this.currency) throw new TopUpCurrencyMismatch(this.currency);

    const before = this.status;
    this.move({ cash: amountMicros });
    return [occurred(AccountToppedUp, { ...this.nextVersion(), transferId, amountMicros }), ...this.turnedFrom(before)];
  }

  /** How much of what is asked can be held now: less than asked, when the balance has less; 0 when it has nothing. */
  holdable(asked: { readonly amountMicros: number; readonly currency: string }): number {
    // There is no exchange: in any other currency than its own an account has nothing.
    return asked.currency === this.currency ? Math.min(asked.amountMicros, this.balances.cashMicros) : 0;
  }

  reserve(facts: PoolFacts & Pick<FundsReserved, 'fundsRequestId' | 'amountMicros' | 'reservedMicrosTotal'>): BillingEvent[] {
    const before = this.status;
    this.move({ cash: -facts.amountMicros, frozen: facts.amountMicros });
    return [occurred(FundsReserved, { ...this.nextVersion(), ...facts }), ...this.turnedFrom(before)];
  }

  decline(facts: PoolFacts & Pick<FundsDeclined, 'fundsRequestId' | 'reason'>): BillingEvent[] {
    return [occurred(FundsDeclined, { ...this.nextVersion(), ...facts })];
  }

  charge(facts: PoolFacts & Omit<SpendCharged, keyof PoolFacts | keyof AccountFacts>): BillingEvent[] {
    this.move({ frozen: -facts.amountMicros, spent: facts.amountMicros });
    return [occurred(SpendCharged, { ...this.nextVersion(), ...facts })];
  }

  /** What a hold did not spend is free again. Only the end of being depleted is news to others. */
  release(amountMicros: number): BillingEvent[] {
    if (amountMicros === 0) return [];
    const before = this.status;
    this.move({ cash: amountMicros, frozen: -amountMicros });
    const found = this.findRoomInBudget();
    const events = found.length > 0 ? found : this.turnedFrom(before);
    if (events.length === 0) this.version += 1;
    return events;
  }

  reverse(facts: PoolFacts & Omit<SpendReversed, keyof PoolFacts | keyof AccountFacts>): BillingEvent[] {
    const before = this.status;
    this.move({ cash: facts.amountMicros, spent: -facts.amountMicros });
    return [occurred(SpendReversed, { ...this.nextVersion(), ...facts }), ...this.turnedFrom(before)];
  }

  applyBudget(
    facts: PoolFacts & Pick<BudgetApplied, 'adGroupVersion' | 'budgetMicros' | 'appliedMicros' | 'adGroupAppliedMicros'>,
  ): BillingEvent[] {
    return [occurred(BudgetApplied, { ...this.nextVersion(), ...facts })];
  }

  /** `chargedMicros`: all that was ever charged; a CUSTOM_BUDGET counts from there. */
  limit(budget: { budgetMode: BudgetMode; budgetMicros: number | null; chargedMicros: number }): BillingEvent[] {
    if ((budget.budgetMode === 'UNLIMITED') !== (budget.budgetMicros === null)) throw new BudgetAmountMismatch(budget.budgetMode);
    this.budgetMode = budget.budgetMode;
    this.budgetMicros = budget.budgetMicros;
    this.budgetFromMicros = budget.chargedMicros;
    this.budgetVersion += 1;
    return this.findRoomInBudget();
  }

  runOutOfBudget(renewsAt: Date | null): void {
    this.isOutOfBudget = true;
    this.budgetRenewsAt = renewsAt;
  }

  /** There may be room again: who was declined for the budget may ask again. */
  findRoomInBudget(): BillingEvent[] {
    if (!this.isOutOfBudget) return [];
    this.isOutOfBudget = false;
    this.budgetRenewsAt = null;
    return this.status === 'ACTIVE' ? [occurred(AccountReplenished, this.nextVersion())] : [];
  }

  /** The business may spend again: who was declined meanwhile may ask again, if there is anything to be held. */
  reinstate(): BillingEvent[] {
    return this.status === 'ACTIVE' ? [occurred(AccountReplenished, this.nextVersion())] : [];
  }

  private move({ cash = 0, frozen = 0, spent = 0 }): void {
    const { cashMicros, frozenMicros, spentMicrosTotal } = this.balances;
    this.balances = {
      cashMicros: cashMicros + cash,
      frozenMicros: frozenMicros + frozen,
      spentMicrosTotal: spentMicrosTotal + spent,
    };
    this.status = this.balances.cashMicros > 0 ? 'ACTIVE' : 'DEPLETED';
  }

  private turnedFrom(before: BillingAccount['status']): BillingEvent[] {
    if (before === this.status) return [];
    if (this.status === 'DEPLETED') return [occurred(AccountDepleted, this.nextVersion())];
    return [occurred(AccountReplenished, this.nextVersion())];
  }

  private nextVersion(): AccountFacts {
    if (this.status === 'AWAITED' || this.currency === null) throw new Error(`${this.businessAccountId} is not open yet`);
    this.version += 1;
    const state = Object.assign(new BillingAccountState(), {
      businessAccountId: this.businessAccountId,
      currency: this.currency,
      status: this.status,
      cashBalanceMicros: this.balances.cashMicros,
      frozenBalanceMicros: this.balances.frozenMicros,
      spentMicrosTotal: this.balances.spentMicrosTotal,
      isOutOfBudget: this.isOutOfBudget,
    });
    return { businessAccountId: this.businessAccountId, aggregateVersion: this.version, state };
  }
}
