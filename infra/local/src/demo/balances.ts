import type { BillingAccountView } from '@afterglow/clients/generated/billing';
import { billingAccount, type Demo } from './demo-world.ts';
import { usd } from './money.ts';

/** The two accounts of the story. */
export interface Balances {
  readonly leo: BillingAccountView;
  readonly bea: BillingAccountView;
}

export async function readBalances(demo: Demo): Promise<Balances> {
  return { leo: await billingAccount(demo, 'leo', demo.leoRecordsId), bea: await billingAccount(demo, 'bea', demo.brewAndCoId) };
}

export function tellBalances({ narrator }: Demo, { leo, bea }: Balances): void {
  for (const [name, account] of [
    ['Leo Records', leo],
    ['Brew & Co', bea],
  ] as const) {
    const { cashBalanceMicros, frozenBalanceMicros, spentMicrosTotal } = account;
    narrator.fact(
      name,
      `${usd(cashBalanceMicros)} free, ${usd(frozenBalanceMicros)} held, ${usd(spentMicrosTotal)} spent so far`,
    );
  }
}
