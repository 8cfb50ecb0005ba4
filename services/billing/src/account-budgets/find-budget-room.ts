import type { EntityManager } from 'typeorm';
import type { BillingAccount } from '../billing-accounts/billing-account.entity.ts';

export interface BudgetRoom {
  /** What can still be held; never negative. */
  readonly roomMicros: number;
  /** When time alone makes room again; null for a budget that no day renews. */
  readonly renewsAt: Date | null;
}

export interface BudgetMoment {
  /** The calendar day of the pool, which counts for that day whenever it is booked; null: the day of `at`. */
  readonly budgetDay: string | null;
  readonly at: Date;
  /** IANA, of the advertiser. */
  readonly timeZone: string;
}

/**
 * What is charged in a day or month, and what is held and may still be charged in it. Pools without a day of their own count
 * for the day on which they are booked, and while they are held for the day that is now.
 */
const USED = `
  select coalesce((select sum(charged_micros) from account_day
             where business_account_id = $1 and day >= first_day and day < next_day), 0)
         + coalesce((select sum(pending_micros) from hold where business_account_id = $1 and pending_micros > 0
             and (budget_day is null or budget_day >= first_day and budget_day < next_day)), 0) as used,
         next_day::timestamp at time zone $4 as renews_at
  from (select coalesce($2::date, ($3::timestamptz at time zone $4)::date) as day) named
  cross join lateral (
    select date_trunc($5, day::timestamp)::date as first_day, (date_trunc($5, day::timestamp) + ('1 ' || $5)::interval)::date as next_day
  ) span`;

const USED_SINCE_SET = `
  select credits_micros - $2::bigint + (select coalesce(sum(pending_micros), 0) from hold
    where business_account_id = $1 and pending_micros > 0) as used, null as renews_at
  from ledger_account where business_account_id = $1 and kind = 'REVENUE'`;

/** The caller holds the lock of the account. */
export async function findBudgetRoom(tx: EntityManager, account: BillingAccount, moment: BudgetMoment): Promise<BudgetRoom> {
  const { businessAccountId, budgetMode, budgetMicros, budgetFromMicros } = account;
  if (budgetMicros === null) return { roomMicros: Number.MAX_SAFE_INTEGER, renewsAt: null };
  const period = budgetMode === 'DAILY_BUDGET' ? 'day' : 'month';
  const [row]: { used: string; renews_at: Date | null }[] =
    budgetMode === 'CUSTOM_BUDGET'
      ? await tx.query(USED_SINCE_SET, [businessAccountId, budgetFromMicros])
      : await tx.query(USED, [businessAccountId, moment.budgetDay, moment.at, moment.timeZone, period]);
  return { roomMicros: Math.max(0, budgetMicros - Number(row?.used ?? 0)), renewsAt: row?.renews_at ?? null };
}
