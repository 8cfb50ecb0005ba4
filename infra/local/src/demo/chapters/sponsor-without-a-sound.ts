import {
  createAd,
  createAdCode,
  createAdGroup,
  createCampaign,
  publishPost,
  redeemAdCode,
} from '../../platform-helper/platform-actions.ts';
import { awaitFunds } from '../await-funds.ts';
import { billingAccount, type Demo } from '../demo-world.ts';
import { BEA_CAMPAIGN } from '../end-earlier-demos.ts';
import { expectThat } from '../expectation.ts';
import type { LaunchedAd } from '../launched-ad.ts';
import { usd } from '../money.ts';

const DAILY_BUDGET_MICROS = 20_000_000;
const BID_MICROS = 1_420_000;

/** A brand without any sound sponsors a creator's post with nothing but the ad code, an active account and funds. */
export async function sponsorWithoutASound(main: Demo): Promise<LaunchedAd> {
  // A chain of effects of its own: the trail at the end is Leo's.
  const demo = { ...main, client: main.client.session({ correlationId: crypto.randomUUID() }) };
  const { narrator, client, brewAndCoId: businessAccountId } = demo;
  narrator.chapter('Bea sponsors a post that has no sound at all');
  const { postId } = await publishPost(client, { as: 'mia' }, { caption: 'The best flat white in town, no music needed' });
  const { adCode } = await createAdCode(client, { as: 'mia' }, { postId, authorizationDays: 7 });
  const by = { as: 'bea' } as const;
  const { adAuthorizationId } = await redeemAdCode(client, by, { adCode, businessAccountId });

  const name = BEA_CAMPAIGN;
  const { campaignId } = await createCampaign(client, by, { businessAccountId, name });
  const terms = { campaignId, name, budgetMicros: DAILY_BUDGET_MICROS, bidPriceMicros: BID_MICROS };
  const { adGroupId } = await createAdGroup(client, by, terms);
  const landingPageUrl = 'https://brew-and-co.example/';
  const ad = await createAd(client, by, { adGroupId, postId, adAuthorizationId, callToAction: 'SHOP_NOW', landingPageUrl });
  expectThat(ad.reviewStatus === 'APPROVED', `Review should approve Bea's ad at once; it is ${ad.reviewStatus}.`);
  await awaitFunds(demo, adGroupId);

  const { cashBalanceMicros } = await billingAccount(demo, 'bea', businessAccountId);
  narrator.tell(
    'Brew & Co owns no song. Mia praised their coffee in a silent post and gave Bea a code for it; the code, an open account and ' +
      `${usd(cashBalanceMicros)} are all that it takes. She bids ${usd(BID_MICROS)}.`,
  );
  narrator.fact('ad', ad.adId);
  return { ...ad, adAuthorizationId };
}
