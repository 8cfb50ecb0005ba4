/** `TestDatabase`, or anything that answers rows. */
export interface RawRows {
  query(sql: string): Promise<object[]>;
}

/** Each row is a broken promise of the ledger, found from raw rows alone; shares nothing with the code that books. */
const VIOLATIONS = `
  with moved as (
    select account_id, sum(debit) as debits, sum(credit) as credits from (
      select debit_account_id as account_id, amount_micros as debit, 0 as credit from billing.transfer
      union all
      select credit_account_id, 0, amount_micros from billing.transfer
    ) sides group by account_id
  )
  select 'debits differ from credits in ' || currency as violation
    from billing.ledger_account group by currency having sum(debits_micros) <> sum(credits_micros)
  union all
  select 'columns differ from transfers: ' || kind || ' ' || id
    from billing.ledger_account left join moved on account_id = id
    where debits_micros <> coalesce(debits, 0) or credits_micros <> coalesce(credits, 0)
  union all
  select 'negative free cash: ' || id
    from billing.ledger_account where kind = 'CASH' and credits_micros - debits_micros - pending_debits_micros < 0
  union all
  select 'pending of account differs from its holds: ' || id
    from billing.ledger_account a where kind = 'CASH' and pending_debits_micros <> (
      select coalesce(sum(reserved_micros_total - posted_micros_total - voided_micros), 0)
      from billing.hold h where h.business_account_id = a.business_account_id)
  union all
  select 'posted + voided above reserved: ' || pool_id
    from billing.hold where posted_micros_total + voided_micros > reserved_micros_total
  union all
  select 'reserved differs from answers: ' || pool_id
    from billing.hold h where reserved_micros_total <> (
      select coalesce(sum(reserved_micros), 0) from billing.funds_request f where f.pool_id = h.pool_id)
  union all
  select 'posted differs from charges: ' || pool_id
    from billing.hold h where posted_micros_total <> (
      select coalesce(sum(amount_micros), 0) from billing.transfer t join billing.lease_spend l using (lease_id)
      where t.kind = 'CHARGE' and l.pool_id = h.pool_id)
  union all
  select 'reported spend differs from charges: ' || lease_id
    from billing.lease_spend l where spent_micros_total <> (
      select coalesce(sum(amount_micros), 0) from billing.transfer t where t.lease_id = l.lease_id and kind = 'CHARGE')
  union all
  select 'reversed differs from reversals: ' || lease_id
    from billing.lease_spend l where reversed_micros_total <> (
      select coalesce(sum(amount_micros), 0) from billing.transfer t where t.lease_id = l.lease_id and kind = 'REVERSAL')
  union all
  select 'reversed of pool differs from its leases: ' || pool_id
    from billing.hold h where reversed_micros_total <> (
      select coalesce(sum(reversed_micros_total), 0) from billing.lease_spend l where l.pool_id = h.pool_id)
  union all
  select 'days differ from charges: ' || business_account_id
    from billing.billing_account b where (
      select coalesce(sum(charged_micros), 0) from billing.account_day d where d.business_account_id = b.business_account_id
    ) <> (
      select coalesce(sum(amount_micros), 0) from billing.transfer t
      where t.business_account_id = b.business_account_id and kind = 'CHARGE')
  union all
  select 'transfer between the wrong accounts: ' || t.id
    from billing.transfer t
    join billing.ledger_account debit on debit.id = debit_account_id
    join billing.ledger_account credit on credit.id = credit_account_id
    where (t.kind, debit.kind, credit.kind) not in (('TOP_UP', 'PAYMENTS', 'CASH'), ('CHARGE', 'CASH', 'REVENUE'),
      ('REVERSAL', 'REVENUE', 'CASH'))
  union all
  select 'status differs from cash: ' || b.business_account_id
    from billing.billing_account b join billing.ledger_account cash on cash.business_account_id = b.business_account_id and kind = 'CASH'
    where (b.status = 'DEPLETED') <> (credits_micros - debits_micros - pending_debits_micros = 0)`;

export async function ledgerViolations(db: RawRows): Promise<string[]> {
  return (await db.query(VIOLATIONS)).map((row) => ('violation' in row ? String(row.violation) : ''));
}
