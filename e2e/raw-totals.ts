import type { TestPlatform } from '@afterglow/testing/start-platform';

/** Sums by SQL over the services' raw tables, not by what the services say of themselves. */
export class RawTotals {
  constructor(private readonly platform: Pick<TestPlatform, 'query'>) {}

  async tracked(): Promise<Readonly<Record<'impressions' | 'clicks' | 'trackedMicros' | 'chargedMicros', number>>> {
    return this.numbers(
      `select (select count(*) from delivery.tracked_event where kind = 'IMPRESSION') as impressions,
              (select count(*) from delivery.tracked_event where kind = 'CLICK') as clicks,
              (select coalesce(sum(price_micros), 0) from delivery.tracked_event where outcome = 'CHARGED') as "trackedMicros",
              (select coalesce(sum(amount_micros), 0) from billing.transfer where kind = 'CHARGE') as "chargedMicros"`,
    );
  }

  /** BI1: what is debited is credited, in the transfers and in the balances; and no account is overdrawn by what is held. */
  async ledger(): Promise<Readonly<Record<'accounts' | 'balanceMicros' | 'unlikeTransfers' | 'overdrawn', number>>> {
    return this.numbers(
      `select count(*) as accounts, sum(credits_micros - debits_micros) as "balanceMicros",
              count(*) filter (where credits_micros <> credited or debits_micros <> debited) as "unlikeTransfers",
              count(*) filter (where kind = 'CASH' and credits_micros - debits_micros - pending_debits_micros < 0) as overdrawn
       from billing.ledger_account account
       cross join lateral (
         select coalesce(sum(amount_micros) filter (where credit_account_id = account.id), 0) as credited,
                coalesce(sum(amount_micros) filter (where debit_account_id = account.id), 0) as debited
         from billing.transfer where account.id in (credit_account_id, debit_account_id)) transfers`,
    );
  }

  /** DE3: how many pools break spent ≤ leased ≤ reserved ≤ budget. */
  async poolsOverBudget(): Promise<number> {
    const { over = 0 } = await this.numbers(
      `select count(*) as over from delivery.pool
       cross join lateral (select coalesce(sum(spent_micros), 0) as spent from delivery.lease where pool_id = pool.id) leases
       where spent > leased_micros or leased_micros > reserved_micros or reserved_micros > budget_micros`,
    );
    return over;
  }

  /** Effective CPM of each ad group in micros: charges of the ledger ÷ impressions of auctions that were contended (DE8). */
  async effectiveCpms(): Promise<number[]> {
    const rows = await this.platform.query<{ cpm: string }>(
      `select spent * 1000.0 / impressions as cpm
       from (select ad_group_id, count(*) as impressions, bool_and(is_contended) as contended
             from delivery.tracked_event where kind = 'IMPRESSION' and outcome = 'CHARGED' group by ad_group_id) shown
       join (select hold.ad_group_id, sum(transfer.amount_micros) as spent
             from billing.transfer join billing.lease_spend using (lease_id) join billing.hold using (pool_id)
             where transfer.kind = 'CHARGE' group by hold.ad_group_id) charged using (ad_group_id)
       where contended`,
    );
    return rows.map(({ cpm }) => Number(cpm));
  }

  /** Published events of one kind about one aggregate. */
  async events<E>(service: string, type: string, key: string): Promise<E[]> {
    const rows = await this.platform.query<{ payload: string }>(
      `select payload from "${service}".outbox where type = $1 and key = $2 order by id`,
      [`afterglow.${service}.${type}.v1`, key],
    );
    return rows.map(({ payload }) => JSON.parse(payload) as E);
  }

  private async numbers<K extends string>(sql: string): Promise<Record<K, number>> {
    const [row = {}] = await this.platform.query<Record<string, string>>(sql);
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as Record<K, number>;
  }
}
