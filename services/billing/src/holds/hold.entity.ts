import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PoolFacts } from '../billing-accounts/billing-account.entity.ts';
import { HoldAlreadyEnded, HoldExceeded, SpendDecreased } from './hold.errors.ts';

/** What a pool of delivery (an ad group's budget day) may spend: reserved = posted + voided + pending, at every moment. */
@Entity({ name: 'hold' })
export class Hold implements PoolFacts {
  @PrimaryColumn({ name: 'pool_id', type: 'uuid' })
  poolId: string;

  @Column({ name: 'business_account_id', type: 'uuid' })
  businessAccountId: string;

  @Column({ name: 'ad_group_id', type: 'uuid' })
  adGroupId: string;

  @Column({ name: 'campaign_id', type: 'uuid' })
  campaignId: string;

  /** Null with BUDGET_MODE_TOTAL. */
  @Column({ name: 'budget_day', type: 'date', nullable: true })
  budgetDay: string | null;

  @Column({ name: 'currency', type: 'text' })
  currency: string;

  @Column({ name: 'state', type: 'text' })
  state: 'OPEN' | 'ENDED';

  /** The newest version of the pool that billing has heard of. */
  @Column({ name: 'pool_version', type: 'bigint', transformer: safeInteger })
  poolVersion: number;

  @Column({ name: 'requested_micros_total', type: 'bigint', transformer: safeInteger })
  requestedMicrosTotal: number;

  @Column({ name: 'reserved_micros_total', type: 'bigint', transformer: safeInteger })
  reservedMicrosTotal: number;

  @Column({ name: 'posted_micros_total', type: 'bigint', transformer: safeInteger })
  postedMicrosTotal: number;

  @Column({ name: 'voided_micros', type: 'bigint', transformer: safeInteger })
  voidedMicros: number;

  /** Of what was posted: given back to the account, not to the pool. */
  @Column({ name: 'reversed_micros_total', type: 'bigint', transformer: safeInteger })
  reversedMicrosTotal: number;

  get pendingMicros(): number {
    return this.reservedMicrosTotal - this.postedMicrosTotal - this.voidedMicros;
  }

  /** What a budget counts: spent, or held to be spent. */
  get usedMicros(): number {
    return this.reservedMicrosTotal - this.voidedMicros;
  }

  get facts(): PoolFacts {
    return { poolId: this.poolId, adGroupId: this.adGroupId, campaignId: this.campaignId, budgetDay: this.budgetDay };
  }

  hear(request: { readonly poolVersion: number; readonly requestedMicrosTotal: number }): void {
    if (this.state === 'ENDED' && request.poolVersion > this.poolVersion) throw new HoldAlreadyEnded(this.poolId);
    this.poolVersion = Math.max(this.poolVersion, request.poolVersion);
    this.requestedMicrosTotal = Math.max(this.requestedMicrosTotal, request.requestedMicrosTotal);
  }

  /**
   * What of a request is not reserved yet. Totals are cumulative, so a request that a newer one has overtaken, or that
   * asks for what is reserved already, asks for nothing; nor does one whose pool has ended meanwhile.
   */
  missing(request: { readonly amountMicros: number; readonly requestedMicrosTotal: number }): number {
    if (this.state === 'ENDED') return 0;
    return Math.max(0, Math.min(request.amountMicros, request.requestedMicrosTotal - this.reservedMicrosTotal));
  }

  reserve(amountMicros: number): void {
    this.reservedMicrosTotal += amountMicros;
  }

  post(amountMicros: number): void {
    if (amountMicros > this.pendingMicros) {
      throw new HoldExceeded({ poolId: this.poolId, pendingMicros: this.pendingMicros, spentMicros: amountMicros });
    }
    this.postedMicrosTotal += amountMicros;
  }

  reverse(amountMicros: number): void {
    this.reversedMicrosTotal += amountMicros;
  }

  /**
   * The final return; answers what is free again. What the pool has spent but not reported yet stays pending for the
   * reports that are still on their way, so it does not matter in which order they come.
   */
  end({ spentMicrosTotal, poolVersion }: { readonly spentMicrosTotal: number; readonly poolVersion: number }): number {
    if (this.state === 'ENDED') return 0;
    if (spentMicrosTotal > this.reservedMicrosTotal) {
      throw new HoldExceeded({ poolId: this.poolId, pendingMicros: this.reservedMicrosTotal, spentMicros: spentMicrosTotal });
    }
    if (spentMicrosTotal < this.postedMicrosTotal) {
      throw new SpendDecreased({ id: this.poolId, knownMicros: this.postedMicrosTotal, reportedMicros: spentMicrosTotal });
    }
    this.state = 'ENDED';
    this.poolVersion = Math.max(this.poolVersion, poolVersion);
    this.voidedMicros = this.reservedMicrosTotal - spentMicrosTotal;
    return this.voidedMicros;
  }
}
