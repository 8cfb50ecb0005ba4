import { IsBoolean } from 'class-validator';
import { Currency, Id, Instant, NestedList, OneOf, Optional, TimeZone } from '../wire-types.ts';

/** Who may act for a business account. */
export class BusinessMember {
  @Id()
  userId: string;

  @OneOf('ADMIN', 'OPERATOR', 'ANALYST', 'FINANCE')
  role: 'ADMIN' | 'OPERATOR' | 'ANALYST' | 'FINANCE';
}

/** A business account with its members: one aggregate, one version. Never its name. */
export class BusinessAccountState {
  @Id()
  businessAccountId: string;

  /** Fixed when opened. */
  @Currency()
  currency: string;

  /** IANA name, fixed when opened: budget days are its calendar days. */
  @TimeZone()
  timeZone: string;

  @OneOf('ACTIVE', 'SUSPENDED', 'CLOSED')
  status: 'ACTIVE' | 'SUSPENDED' | 'CLOSED';

  /** Since when it is so. */
  @Optional()
  @Instant()
  statusChangedAt?: string;

  @IsBoolean()
  isVerified: boolean;

  /** At most 100. */
  @NestedList(() => BusinessMember)
  members: BusinessMember[];

  @Instant()
  openedAt: string;
}
