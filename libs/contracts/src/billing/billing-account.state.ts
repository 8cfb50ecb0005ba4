import { IsBoolean } from 'class-validator';
import { Currency, Id, Micros, OneOf, Optional } from '../wire-types.ts';

/** The balances of one advertiser (BI6). */
export class BillingAccountState {
  @Id()
  businessAccountId: string;

  @Currency()
  currency: string;

  @OneOf('ACTIVE', 'DEPLETED')
  status: 'ACTIVE' | 'DEPLETED';

  /** Free to be held. */
  @Micros()
  cashBalanceMicros: number;

  /** Held for ad groups, not spent. */
  @Micros()
  frozenBalanceMicros: number;

  @Micros()
  spentMicrosTotal: number;

  /** A request found too little room in the account's own budget, and nothing has made room since. */
  @Optional()
  @IsBoolean()
  isOutOfBudget?: boolean;
}
