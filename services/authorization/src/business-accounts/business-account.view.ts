import type { BusinessAccount, BusinessMembership } from './business-account.entity.ts';
import type { Appeal, Suspension } from './suspension.ts';

export interface SuspensionView {
  readonly reason: string;
  readonly evidence: string;
  readonly suspendedAt: string;
  readonly appealEndsAt: string;
  readonly appeal: Pick<Appeal, 'text' | 'appealedAt' | 'decision' | 'decidedAt'> | null;
}

export interface BusinessAccountView {
  readonly businessAccountId: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly status: BusinessAccount['status'];
  readonly statusChangedAt: string;
  readonly suspension: SuspensionView | null;
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
    statusChangedAt: (account.statusChangedAt ?? account.openedAt).toISOString(),
    suspension: account.suspension && toSuspensionView(account.suspension),
    isVerified: account.verifiedAt !== null,
    members: account.members,
    openedAt: account.openedAt.toISOString(),
    verifiedAt: account.verifiedAt?.toISOString() ?? null,
  };
}

/** Not who suspended: to members it is the platform. */
function toSuspensionView({ reason, evidence, suspendedAt, appealEndsAt, appealed }: Suspension): SuspensionView {
  const appeal = appealed && {
    text: appealed.text,
    appealedAt: appealed.appealedAt,
    decision: appealed.decision,
    decidedAt: appealed.decidedAt,
  };
  return { reason, evidence, suspendedAt, appealEndsAt, appeal };
}
