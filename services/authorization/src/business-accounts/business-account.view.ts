import type { BusinessAccount, BusinessMembership } from './business-account.entity.ts';

export interface BusinessAccountView {
  readonly businessAccountId: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly status: BusinessAccount['status'];
  readonly isVerified: boolean;
  readonly members: readonly BusinessMembership[];
  readonly openedAt: string;
  readonly verifiedAt: string | null;
}

export function toBusinessAccountView(account: BusinessAccount): BusinessAccountView {
  return {
    businessAccountId: account.id,
    name: account.name,
    currency: account.currency,
    timeZone: account.timeZone,
    status: account.status,
    isVerified: account.verifiedAt !== null,
    members: account.members,
    openedAt: account.openedAt.toISOString(),
    verifiedAt: account.verifiedAt?.toISOString() ?? null,
  };
}
