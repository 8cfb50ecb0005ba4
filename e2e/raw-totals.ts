import type { TestPlatform } from '@afterglow/testing/start-platform';

/** A token that is charged for: which of a decision's events it is of. */
export interface BilledToken {
  readonly decisionId: string;
  readonly kind: 'IMPRESSION' | 'CLICK' | 'VIEW_6S';
}

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

  /** DE3: how many caps above pools break spent ≤ leased ≤ limit, or say anything else than the leases that count in them. */
  async capsOverLimit(): Promise<number> {
    const { over = 0 } = await this.numbers(
      `select count(*) as over from delivery.spend_cap cap
       cross join lateral (
         select coalesce(sum(case when status = 'CLOSED' then spent_micros else slice_micros end), 0) as leased,
                coalesce(sum(spent_micros), 0) as spent
         from delivery.lease where cap.id = any(cap_ids)) leases
       where cap.leased_micros > cap.limit_micros or leases.spent > cap.leased_micros or leases.leased <> cap.leased_micros`,
    );
    return over;
  }

  /**
   * DE3: accepted tokens that are charged for, by id: each is CHARGED, RIGHT_ENDED or NOT_CHARGED_BUDGET, once. `unsure`:
   * those that were answered 503; some of them are in the log all the same, only they may be LATE.
   * All right ⇔ missing = lateAccepted = unknown = 0, and accepted = charged + rightEnded + notCharged of the accepted ones.
   */
  async billedTokens(
    accepted: readonly BilledToken[],
    unsure: readonly BilledToken[] = [],
  ): Promise<
    Readonly<
      Record<
        'accepted' | 'missing' | 'charged' | 'rightEnded' | 'notCharged' | 'lateAccepted' | 'unknown' | 'chargedMicros',
        number
      >
    >
  > {
    return this.numbers(
      `with accepted as (select distinct * from unnest($1::uuid[], $2::text[]) as a (decision_id, kind)),
            unsure as (select distinct * from unnest($3::uuid[], $4::text[]) as a (decision_id, kind)),
            billed as (select * from delivery.tracked_event where coalesce(price_micros, 0) > 0),
            ours as (select billed.* from accepted join billed using (decision_id, kind))
       select (select count(*) from accepted) as accepted,
              (select count(*) from (select * from accepted except select decision_id, kind from billed) as lost) as missing,
              (select count(*) from ours where outcome = 'CHARGED') as charged,
              (select count(*) from ours where outcome = 'RIGHT_ENDED') as "rightEnded",
              (select count(*) from ours where outcome = 'NOT_CHARGED_BUDGET') as "notCharged",
              (select count(*) from ours where outcome = 'LATE') as "lateAccepted",
              (select count(*) from (select decision_id, kind from billed except select * from accepted except select * from unsure) as rest)
                as unknown,
              (select coalesce(sum(price_micros), 0) from billed where outcome = 'CHARGED') as "chargedMicros"`,
      [...columnsOf(accepted), ...columnsOf(unsure)],
    );
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

  private async numbers<K extends string>(sql: string, parameters: readonly unknown[] = []): Promise<Record<K, number>> {
    const [row = {}] = await this.platform.query<Record<string, string>>(sql, [...parameters]);
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as Record<K, number>;
  }
}

function columnsOf(tokens: readonly BilledToken[]): [string[], string[]] {
  return [tokens.map(({ decisionId }) => decisionId), tokens.map(({ kind }) => kind)];
}
