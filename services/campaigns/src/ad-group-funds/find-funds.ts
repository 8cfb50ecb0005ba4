import type { EntityManager } from 'typeorm';
import type { AdGroup } from '../ad-groups/ad-group.entity.ts';
import type { Campaign } from '../campaigns/campaign.entity.ts';

export interface Funds {
  /** What is spent, and what is still held. */
  readonly reservedMicros: number;
  readonly spentMicros: number;
  readonly spentAt: Date | null;
}

interface FundsRow {
  readonly reserved: string | null;
  readonly spent: string | null;
  readonly spent_at: Date | null;
}

/** Of an ad group, on its budget day or in its whole life. Pools that were there before the newest hold nothing any more. */
export async function fundsOfAdGroup(adGroup: AdGroup, at: Date, tx: EntityManager): Promise<Funds> {
  const rows: FundsRow[] = await tx.query(
    `select sum(spent_micros) + (array_agg(reserved_micros - spent_micros order by pool_id desc))[1] as reserved,
       sum(spent_micros) as spent, max(spent_at) as spent_at
     from pool_funds where ad_group_id = $1
       and budget_day is not distinct from case when $2 = 'BUDGET_MODE_DAY' then ($3::timestamptz at time zone $4)::date end`,
    [adGroup.id, adGroup.budgetMode, at, adGroup.timeZone],
  );
  return fundsIn(rows);
}

/** What all ad groups of a campaign have spent: today, as far as its budget is for a day. */
export async function fundsOfCampaign({ campaign, at, timeZone }: CampaignMoment, tx: EntityManager): Promise<Funds> {
  const rows: FundsRow[] = await tx.query(
    `select sum(spent) as reserved, sum(spent) as spent, max(spent_at) as spent_at
     from (select spent_at, case when $2 then spent_micros - spent_before_day_micros else spent_micros end as spent
       from pool_funds where campaign_id = $1 and (not $2 or spent_day = ($3::timestamptz at time zone $4)::date)) pool`,
    [campaign.id, campaign.budgetMode === 'BUDGET_MODE_DAY', at, timeZone],
  );
  return fundsIn(rows);
}

export interface CampaignMoment {
  readonly campaign: Campaign;
  readonly at: Date;
  /** IANA, of the account. */
  readonly timeZone: string;
}

function fundsIn([row]: readonly FundsRow[]): Funds {
  return { reservedMicros: Number(row?.reserved ?? 0), spentMicros: Number(row?.spent ?? 0), spentAt: row?.spent_at ?? null };
}
