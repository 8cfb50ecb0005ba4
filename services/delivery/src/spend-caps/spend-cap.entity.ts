import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a campaign without a budget may spend; the largest that the column holds. */
export const NO_LIMIT_MICROS = Number.MAX_SAFE_INTEGER;

export type SpendCapKind = 'CAMPAIGN' | 'GRANT' | 'UNVERIFIED_ACCOUNT';

/**
 * A limit above the pools of several ad groups: a campaign's budget, what a creator allows a day (AU5), what an account may
 * spend a day before it is verified (BC1). spent ≤ leased ≤ limit, always; `leased` is what open leases hold plus what closed
 * ones spent. A limit that is lowered stays where it is leased already.
 */
@Entity({ name: 'spend_cap' })
export class SpendCap {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'kind', type: 'text' })
  kind: SpendCapKind;

  /** The campaign, the grant, or the business account. */
  @Column({ name: 'owner_id', type: 'uuid' })
  ownerId: string;

  /** A calendar day of the business account; null: its whole life. */
  @Column({ name: 'budget_day', type: 'date', nullable: true })
  budgetDay: string | null;

  @Column({ name: 'limit_micros', type: 'bigint', transformer: safeInteger })
  limitMicros: number;

  @Column({ name: 'leased_micros', type: 'bigint', transformer: safeInteger })
  leasedMicros: number;

  /** By closed leases. */
  @Column({ name: 'spent_micros', type: 'bigint', transformer: safeInteger })
  spentMicros: number;
}
