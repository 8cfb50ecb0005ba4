import type { BillingAccount } from './billing-account.entity.ts';

export interface BillingAccountView {
  readonly businessAccountId: string;
  readonly currency: string | null;
  readonly status: BillingAccount['status'];
  readonly cashBalanceMicros: number;
  readonly frozenBalanceMicros: number;
  readonly spentMicrosTotal: number;
  readonly budgetMode: BillingAccount['budgetMode'];
  readonly budgetMicros: number | null;
  readonly openedAt: string | null;
}

export function toBillingAccountView(account: BillingAccount): BillingAccountView {
  return {
    businessAccountId: account.businessAccountId,
    currency: account.currency,
    status: account.status,
    cashBalanceMicros: account.balances.cashMicros,
    frozenBalanceMicros: account.balances.frozenMicros,
    spentMicrosTotal: account.balances.spentMicrosTotal,
    budgetMode: account.budgetMode,
    budgetMicros: account.budgetMicros,
    openedAt: account.openedAt?.toISOString() ?? null,
  };
}
