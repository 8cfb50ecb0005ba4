import type { AdAuthorizationState } from '@afterglow/contracts/authorization/ad-authorization.state';
import type { BusinessAccountState } from '@afterglow/contracts/authorization/business-account.state';
import type { CampaignState } from '@afterglow/contracts/campaigns/campaign.state';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DeliveryConfig } from '../config.ts';
import { budgetDayAt, type BudgetDay } from '../pools/budget-day.ts';
import { NO_LIMIT_MICROS, SpendCap, type SpendCapKind } from './spend-cap.entity.ts';

export interface CapsWanted {
  readonly campaignId: string;
  readonly businessAccountId: string;
  /** Of the ads that are to be shown; null if no creator has limited what is spent on them. */
  readonly adAuthorizationId: string | null;
}

/** The caps above one lease, locked; and the end of the budget day that one of them is for. */
export interface CapsAbove {
  readonly caps: readonly SpendCap[];
  readonly endsAt: Date | null;
}

interface CapTerms {
  readonly kind: SpendCapKind;
  readonly ownerId: string;
  readonly day: BudgetDay | null;
  readonly limitMicros: number;
}

/**
 * Every limit above a lease has a row, made when it is first needed, with the limit of now, and locked in id order; a campaign
 * has its rows without a budget too. Null for a campaign, account or grant that the tables have not heard of: nothing is
 * leased for it yet.
 */
@Injectable()
export class LockSpendCaps {
  constructor(private readonly config: DeliveryConfig) {}

  async execute(wanted: readonly CapsWanted[], now: Date, tx: EntityManager): Promise<(CapsAbove | null)[]> {
    const facts = await factsOf(wanted, tx);
    const terms = facts.map((fact) => (fact ? this.termsOf(fact, now) : null));
    const locked = await lock(
      terms.flatMap((above) => above ?? []),
      tx,
    );
    return terms.map((above) => {
      if (!above) return null;
      const endsAt = above.find(({ day }) => day)?.day?.endsAt ?? null;
      return { caps: above.flatMap((cap) => locked.get(keyOf(cap)) ?? []), endsAt };
    });
  }

  private termsOf({ campaign, account, grant }: CapFacts, now: Date): CapTerms[] {
    const day = budgetDayAt(now, account.timeZone);
    const terms: CapTerms[] = [campaignTerms(campaign, null), campaignTerms(campaign, day)];
    if (grant?.caps?.dailySpendMicros != null) {
      terms.push({ kind: 'GRANT', ownerId: grant.adAuthorizationId, day, limitMicros: grant.caps.dailySpendMicros });
    }
    if (!account.isVerified) {
      const limitMicros = this.config.unverifiedDailySpendMicros;
      terms.push({ kind: 'UNVERIFIED_ACCOUNT', ownerId: account.businessAccountId, day, limitMicros });
    }
    return terms;
  }
}

/** Both budgets that a campaign can be given, whatever it has now: one that comes later counts what was spent before it. */
function campaignTerms({ campaignId, budgetMode, budgetMicros }: CampaignState, day: BudgetDay | null): CapTerms {
  const isOfThisMode = budgetMode === (day ? 'BUDGET_MODE_DAY' : 'BUDGET_MODE_TOTAL');
  return { kind: 'CAMPAIGN', ownerId: campaignId, day, limitMicros: (isOfThisMode ? budgetMicros : null) ?? NO_LIMIT_MICROS };
}

interface CapFacts {
  readonly campaign: CampaignState;
  readonly account: BusinessAccountState;
  readonly grant: AdAuthorizationState | null;
}

async function factsOf(wanted: readonly CapsWanted[], tx: EntityManager): Promise<(CapFacts | null)[]> {
  const rows: { campaign: CampaignState | null; account: BusinessAccountState | null; grant: AdAuthorizationState | null }[] =
    await tx.query(
      `select c.state as campaign, a.state as account, g.state as grant
       from unnest($1::uuid[], $2::uuid[], $3::uuid[]) with ordinality as w (campaign_id, account_id, grant_id, place)
       left join known_campaign c on c.id = w.campaign_id
       left join known_business_account a on a.id = w.account_id
       left join known_ad_authorization g on g.id = w.grant_id
       order by place`,
      [
        wanted.map(({ campaignId }) => campaignId),
        wanted.map(({ businessAccountId }) => businessAccountId),
        wanted.map(({ adAuthorizationId }) => adAuthorizationId),
      ],
    );
  return rows.map(({ campaign, account, grant }, n) => {
    const isGrantUnknown = wanted[n]?.adAuthorizationId != null && !grant;
    return campaign && account && !isGrantUnknown ? { campaign, account, grant } : null;
  });
}

/** New rows are made in the order of their keys, so that nobody waits crosswise; then all are locked by id. */
async function lock(terms: readonly CapTerms[], tx: EntityManager): Promise<Map<string, SpendCap>> {
  const distinct = [...new Map(terms.map((cap) => [keyOf(cap), cap]))].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cap]) => cap);
  if (distinct.length === 0) return new Map();
  const columns = [
    distinct.map(({ kind }) => kind),
    distinct.map(({ ownerId }) => ownerId),
    distinct.map(({ day }) => day?.day ?? null),
  ];
  await tx.query(
    `insert into spend_cap (id, kind, owner_id, budget_day, limit_micros, leased_micros, spent_micros)
     select id, kind, owner_id, budget_day, limit_micros, 0, 0
     from unnest($1::text[], $2::uuid[], $3::date[], $4::uuid[], $5::bigint[]) as new (kind, owner_id, budget_day, id, limit_micros)
     on conflict on constraint spend_cap_of_day do nothing`,
    [...columns, distinct.map(() => newId()), distinct.map(({ limitMicros }) => limitMicros)],
  );
  const caps = await tx
    .createQueryBuilder(SpendCap, 'cap')
    .where(
      `exists (select from unnest(:kinds::text[], :owners::uuid[], :days::date[]) as w (kind, owner_id, budget_day)
        where w.kind = cap.kind and w.owner_id = cap.owner_id and w.budget_day is not distinct from cap.budget_day)`,
      { kinds: columns[0], owners: columns[1], days: columns[2] },
    )
    .orderBy('cap.id')
    .setLock('pessimistic_write')
    .getMany();
  const limits = new Map(distinct.map((cap) => [keyOf(cap), cap.limitMicros]));
  for (const cap of caps) cap.limitMicros = Math.max(limits.get(capKey(cap)) ?? 0, cap.leasedMicros);
  return new Map(caps.map((cap) => [capKey(cap), cap]));
}

function keyOf({ kind, ownerId, day }: CapTerms): string {
  return `${kind} ${ownerId} ${day?.day ?? ''}`;
}

function capKey({ kind, ownerId, budgetDay }: SpendCap): string {
  return `${kind} ${ownerId} ${budgetDay ?? ''}`;
}
