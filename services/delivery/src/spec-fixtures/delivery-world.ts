import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { FundsReserved } from '@afterglow/contracts/billing/funds-reserved';
import { AdApproved } from '@afterglow/contracts/campaigns/ad-approved';
import { AdGroupLaunched } from '@afterglow/contracts/campaigns/ad-group-launched';
import { CampaignCreated } from '@afterglow/contracts/campaigns/campaign-created';
import { RateCardPublished } from '@afterglow/contracts/campaigns/rate-card-published';
import type { FundsRequested } from '@afterglow/contracts/delivery/funds-requested';
import { occurred } from '@afterglow/contracts/event-contract';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import { newId } from '@afterglow/service-defaults/ids';
import { eventually } from '@afterglow/testing/eventually';
import { recordOf } from '@afterglow/testing/start-database';
import type { TestService } from '@afterglow/testing/start-service';
import { account, ad, adGroup, campaign, grant, id, post } from './market.ts';

/** These worlds run by the real clock: everything in them is open-ended. */
export const LONG_AGO = '2020-01-01T00:00:00.000Z';
const FAR_AHEAD = '2090-01-01T00:00:00.000Z';

export interface Launched {
  readonly country?: string;
  readonly bidPriceMicros?: number;
}

/** Tells a running service all that an advertiser's ad needs but money. */
export async function launchAd(
  svc: TestService,
  n: number,
  { country = 'US', bidPriceMicros = 1_500_000 }: Launched = {},
): Promise<void> {
  const first = { aggregateVersion: 1 };
  const [p, g, a, c] = [post(n), grant(n, { startsAt: LONG_AGO, endsAt: FAR_AHEAD }), account(n), campaign(n)];
  const targeting = { countries: [country], languages: [] };
  const group = adGroup(n, { scheduleStartAt: LONG_AGO, targeting, bidPriceMicros });
  const toggle = { creatorId: p.creatorId, adAuthorizationEnabled: true, changedAt: LONG_AGO };
  await publishAll(svc, [
    occurred(RateCardPublished, { market: country, ...first, currency: 'USD', floorCpmMicros: 500_000 }),
    occurred(PostPublished, { postId: p.postId, ...first, state: p }),
    occurred(CreatorAdSettingsChanged, { ...first, ...toggle }),
    occurred(AdAuthorized, { adAuthorizationId: g.adAuthorizationId, ...first, state: g }),
    occurred(BusinessAccountOpened, { businessAccountId: a.businessAccountId, ...first, state: a }),
    occurred(CampaignCreated, { campaignId: c.campaignId, ...first, state: c }),
    occurred(AdGroupLaunched, { adGroupId: group.adGroupId, ...first, state: group }),
    occurred(AdApproved, { adId: ad(n).adId, adGroupId: group.adGroupId, ...first, state: ad(n), approvedAt: LONG_AGO }),
  ]);
}

/** The same, and billing holds what it asks for. Answers what a decision has to wait for (`After-Event`). */
export async function launchFundedAd(svc: TestService, n: number, launched?: Launched): Promise<string> {
  await launchAd(svc, n, launched);
  const held: string[] = [];
  await eventually(async () => {
    held.push(...(await holdFunds(svc, id('group', n))));
    return held.length > 0;
  });
  return held.join(', ');
}

/** What billing would do: holds all that an ad group has asked for and not got. */
export async function holdFunds(svc: TestService, adGroupId: string): Promise<string[]> {
  const waiting = await svc.db.query<{ id: string }>(
    `select funds_request_id as id from pool where ad_group_id = $1 and funds_request_id is not null`,
    [adGroupId],
  );
  const published = await svc.db.publishedEvents();
  const requests = waiting.flatMap((row) => published.filter(({ data }) => data['fundsRequestId'] === row.id));
  const held: string[] = [];
  for (const { data } of requests) {
    held.push(`FundsReserved;${await svc.publish(reservedFor(data as unknown as FundsRequested))}`);
  }
  return held;
}

function reservedFor(request: FundsRequested): FundsReserved {
  const { fundsRequestId, poolId, adGroupId, campaignId, businessAccountId, budgetDay, amountMicros } = request;
  const balances = { cashBalanceMicros: 100_000_000, frozenBalanceMicros: amountMicros, spentMicrosTotal: 0 };
  return occurred(FundsReserved, {
    ...{ fundsRequestId, poolId, adGroupId, campaignId, businessAccountId, budgetDay, amountMicros },
    aggregateVersion: 2,
    state: { businessAccountId, currency: 'USD', status: 'ACTIVE', ...balances },
    reservedMicrosTotal: request.requestedMicrosTotal,
  });
}

/** As other services' relays do. */
async function publishAll(svc: TestService, events: readonly object[]): Promise<void> {
  await svc.transport.publish(
    events.map((event) => {
      const { topic } = event.constructor as unknown as { topic: string };
      return { ...recordOf(event, newId(), 0), value: JSON.stringify(event), topic };
    }),
  );
  await svc.settled();
}
