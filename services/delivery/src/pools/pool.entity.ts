import type { AdGroupState } from '@afterglow/contracts/campaigns/ad-group.state';
import { FundsRequested } from '@afterglow/contracts/delivery/funds-requested';
import { FundsReturned } from '@afterglow/contracts/delivery/funds-returned';
import { occurred } from '@afterglow/contracts/event-contract';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BudgetDay } from './budget-day.ts';
import { fundsToRequest } from './funds-to-request.ts';
import { PoolReservedAboveRequest } from './pool.errors.ts';

/** What a pool is opened with, and fitted to when the ad group is edited. */
export interface PoolTerms {
  readonly adGroup: AdGroupState;
  readonly adGroupVersion: number;
  /** By pools of the same budget that are finished already; a schedule can be prolonged after its end. */
  readonly spentBeforeMicros: number;
}

/**
 * The money of one ad group for one budget day, or for its whole life with BUDGET_MODE_TOTAL.
 * spent ≤ leased ≤ reserved ≤ requested ≤ budget, always. `leased` is what open leases hold plus what closed ones spent,
 * so it equals `spent` exactly when no lease is open; both change only in SQL, set-based, with the leases.
 */
@Entity({ name: 'pool' })
export class Pool {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'ad_group_id', type: 'uuid' })
  adGroupId: string;

  @Column({ name: 'campaign_id', type: 'uuid' })
  campaignId: string;

  @Column({ name: 'business_account_id', type: 'uuid' })
  businessAccountId: string;

  @Column({ name: 'currency', type: 'text' })
  currency: string;

  @Column({ name: 'budget_day', type: 'date', nullable: true })
  budgetDay: string | null;

  @Column({ name: 'day_starts_at', type: 'timestamptz', precision: 3, nullable: true })
  dayStartsAt: Date | null;

  @Column({ name: 'day_ends_at', type: 'timestamptz', precision: 3, nullable: true })
  dayEndsAt: Date | null;

  /** The first instant at which nothing is leased from it any more: the end of its day, its schedule, its ad group. */
  @Column({ name: 'over_at', type: 'timestamptz', precision: 3, nullable: true })
  overAt: Date | null;

  @Column({ name: 'status', type: 'text' })
  status: 'OPEN' | 'FINISHED';

  /** The edit of the ad group that the budget is from. */
  @Column({ name: 'ad_group_version', type: 'bigint', transformer: safeInteger })
  adGroupVersion: number;

  @Column({ name: 'budget_micros', type: 'bigint', transformer: safeInteger })
  budgetMicros: number;

  /** What billing holds, plus the request that it has not answered yet. */
  @Column({ name: 'requested_micros', type: 'bigint', transformer: safeInteger })
  requestedMicros: number;

  @Column({ name: 'reserved_micros', type: 'bigint', transformer: safeInteger })
  reservedMicros: number;

  @Column({ name: 'leased_micros', type: 'bigint', transformer: safeInteger, update: false })
  leasedMicros: number;

  /** By closed leases. */
  @Column({ name: 'spent_micros', type: 'bigint', transformer: safeInteger, update: false })
  spentMicros: number;

  @Column({ name: 'funds_request_id', type: 'uuid', nullable: true })
  fundsRequestId: string | null;

  /** The edit of the ad group that the open request was made on. */
  @Column({ name: 'funds_request_version', type: 'bigint', transformer: safeInteger, nullable: true })
  fundsRequestVersion: number | null;

  @Column({ name: 'is_declined', type: 'boolean' })
  isDeclined: boolean;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  static open(input: PoolTerms & { readonly poolId: string; readonly day: BudgetDay | null }): Pool {
    const { adGroup, adGroupVersion, day } = input;
    return Object.assign(new Pool(), {
      id: input.poolId,
      adGroupId: adGroup.adGroupId,
      campaignId: adGroup.campaignId,
      businessAccountId: adGroup.businessAccountId,
      currency: adGroup.currency,
      budgetDay: day?.day ?? null,
      dayStartsAt: day?.startsAt ?? null,
      dayEndsAt: day?.endsAt ?? null,
      overAt: earliest([day?.endsAt ?? null, instantOf(adGroup.scheduleEndAt)]),
      status: 'OPEN' as const,
      adGroupVersion,
      budgetMicros: adGroup.budgetMicros - input.spentBeforeMicros,
      requestedMicros: 0,
      reservedMicros: 0,
      leasedMicros: 0,
      spentMicros: 0,
      fundsRequestId: null,
      fundsRequestVersion: null,
      isDeclined: false,
      version: 1,
    });
  }

  /** Quiet while an answer is awaited, when enough is free, or when the whole budget is requested. */
  requestFunds({ fundsRequestId, at }: { fundsRequestId: string; at: Date }): FundsRequested[] {
    if (this.status === 'FINISHED' || (this.overAt && at >= this.overAt)) return [];
    const amountMicros = fundsToRequest({ ...this, isWaiting: this.fundsRequestId !== null });
    if (amountMicros <= 0) return [];
    this.requestedMicros += amountMicros;
    this.fundsRequestId = fundsRequestId;
    this.fundsRequestVersion = this.adGroupVersion;
    this.version += 1;
    const { adGroupVersion, requestedMicros: requestedMicrosTotal } = this;
    return [occurred(FundsRequested, { ...this.facts(), fundsRequestId, amountMicros, requestedMicrosTotal, adGroupVersion })];
  }

  /** Totals are cumulative: an answer that is older than the newest changes nothing. */
  reserve(answer: { fundsRequestId: string; reservedMicrosTotal: number }): void {
    if (answer.reservedMicrosTotal > this.requestedMicros) {
      const { id: poolId, requestedMicros } = this;
      throw new PoolReservedAboveRequest({ poolId, requestedMicros, reservedMicros: answer.reservedMicrosTotal });
    }
    this.reservedMicros = Math.max(this.reservedMicros, answer.reservedMicrosTotal);
    this.settle(answer.fundsRequestId);
  }

  /** `isBroke`: money has not come in since billing said no. */
  decline({ fundsRequestId, isBroke }: { fundsRequestId: string; isBroke: boolean }): void {
    if (this.fundsRequestId !== fundsRequestId) return;
    this.settle(fundsRequestId);
    this.isDeclined = isBroke;
  }

  /** The ad group's budget, as billing knows it, has no room: as long as nothing newer is known here, nothing more is asked. */
  declineOverBudget({ fundsRequestId }: { fundsRequestId: string }): void {
    if (this.fundsRequestId !== fundsRequestId) return;
    const isOfNewestEdit = this.fundsRequestVersion === this.adGroupVersion;
    this.settle(fundsRequestId);
    if (isOfNewestEdit) this.budgetMicros = this.requestedMicros;
  }

  /** Billing has lowered the budget as far as it could. It never raises one, and an older edit says nothing any more. */
  applyBudget({ appliedMicros, adGroupVersion }: { appliedMicros: number; adGroupVersion: number }): void {
    if (this.status === 'FINISHED' || adGroupVersion < this.adGroupVersion) return;
    this.adGroupVersion = adGroupVersion;
    this.budgetMicros = Math.max(Math.min(this.budgetMicros, appliedMicros), this.requestedMicros);
    this.version += 1;
  }

  /** Money came in. */
  askAgain(): void {
    this.isDeclined = false;
    this.version += 1;
  }

  /**
   * An edited ad group: what is held already stays held, so a lowered budget becomes max(new, requested). `isClosed`: its
   * business account is, so nothing is leased any more.
   */
  refit({ adGroup, adGroupVersion, spentBeforeMicros, isClosed, at }: PoolTerms & { isClosed: boolean; at: Date }): void {
    this.adGroupVersion = adGroupVersion;
    this.budgetMicros = Math.max(adGroup.budgetMicros - spentBeforeMicros, this.requestedMicros);
    const endedAt = isClosed || adGroup.operationStatus === 'DELETE' ? at : null;
    this.overAt = earliest([this.dayEndsAt, instantOf(adGroup.scheduleEndAt), endedAt]);
    this.version += 1;
  }

  /** The caller has seen under the pool's lock that it is over, waits for no answer, and has no open lease. */
  finish(): FundsReturned[] {
    this.status = 'FINISHED';
    this.isDeclined = false;
    this.version += 1;
    if (this.reservedMicros === 0) return [];
    const { spentMicros } = this;
    const returnedMicros = this.reservedMicros - spentMicros;
    return [occurred(FundsReturned, { ...this.facts(), spentMicrosTotal: spentMicros, returnedMicros })];
  }

  private settle(fundsRequestId: string): void {
    if (this.fundsRequestId === fundsRequestId) this.fundsRequestId = this.fundsRequestVersion = null;
    // What billing did not grant in full can be asked for again.
    if (this.fundsRequestId === null) this.requestedMicros = this.reservedMicros;
    this.version += 1;
  }

  private facts() {
    return {
      poolId: this.id,
      adGroupId: this.adGroupId,
      campaignId: this.campaignId,
      businessAccountId: this.businessAccountId,
      budgetDay: this.budgetDay,
      currency: this.currency,
      aggregateVersion: this.version,
    };
  }
}

function instantOf(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant);
}

function earliest(instants: readonly (Date | null)[]): Date | null {
  const known = instants.filter((instant) => instant !== null).map((instant) => instant.getTime());
  return known.length === 0 ? null : new Date(Math.min(...known));
}
