import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import type { Timer } from '@afterglow/service-defaults/timer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lockBillingAccount, saveBillingAccounts } from '../billing-accounts/lock-billing-accounts.ts';

const DUE = `is_out_of_budget and budget_renews_at <= $1`;

/** When a new day or month begins, what an account's budget had no room for may be asked for again. */
@Injectable()
export class RenewBudgetsWhenDue implements Timer {
  readonly chunk = 100;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async runDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const rows: { business_account_id: string }[] = await tx.query(
      `select business_account_id from billing_account where ${DUE} order by business_account_id limit $2 for update skip locked`,
      [now, this.chunk],
    );
    for (const { business_account_id: id } of rows) {
      const account = await lockBillingAccount(tx, id);
      await this.outbox.append(tx, account.findRoomInBudget());
      await saveBillingAccounts(tx, [account]);
    }
    return rows.length;
  }

  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const rows: { due: Date | null }[] = await tx.query(
      `select min(budget_renews_at) as due from billing_account where is_out_of_budget`,
    );
    return rows[0]?.due ?? null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const rows: { due: number }[] = await tx.query(`select count(*)::int as due from billing_account where ${DUE}`, [now]);
    return rows[0]?.due ?? 0;
  }
}
