import { SpendReported } from '@afterglow/contracts/delivery/spend-reported';
import { occurred } from '@afterglow/contracts/event-contract';
import type { EntityManager } from 'typeorm';

interface ReportRow {
  lease_id: string;
  pool_id: string;
  ad_group_id: string;
  campaign_id: string;
  business_account_id: string;
  budget_day: string | null;
  currency: string;
  report_seq: string;
  reported_micros: string;
  impressions: string;
}

/** The reports of leases whose `report_seq` was just moved on, in the order of their ids. */
export async function spendReports(
  { leaseIds, final }: { readonly leaseIds: readonly string[]; readonly final: boolean },
  tx: EntityManager,
): Promise<SpendReported[]> {
  if (leaseIds.length === 0) return [];
  const rows: ReportRow[] = await tx.query(
    `select l.id as lease_id, l.report_seq, l.reported_micros, l.impressions, p.id as pool_id, p.ad_group_id, p.campaign_id,
       p.business_account_id, p.budget_day::text, p.currency
     from lease l join pool p on p.id = l.pool_id where l.id = any($1::uuid[]) order by l.id`,
    [leaseIds],
  );
  return rows.map((row) =>
    occurred(SpendReported, {
      leaseId: row.lease_id,
      poolId: row.pool_id,
      adGroupId: row.ad_group_id,
      campaignId: row.campaign_id,
      businessAccountId: row.business_account_id,
      budgetDay: row.budget_day,
      currency: row.currency,
      seq: Number(row.report_seq),
      spentMicrosTotal: Number(row.reported_micros),
      impressionsTotal: Number(row.impressions),
      final,
      aggregateVersion: Number(row.report_seq),
    }),
  );
}
