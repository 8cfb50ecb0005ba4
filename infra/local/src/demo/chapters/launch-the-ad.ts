import type { AdAuthorizationView } from '@afterglow/clients/generated/authorization';
import type { PostView } from '@afterglow/clients/generated/stories';
import { createAd, createAdGroup, createCampaign, redeemAdCode, topUp } from '../../platform-helper/platform-actions.ts';
import { awaitFunds } from '../await-funds.ts';
import { billingAccount, type Demo } from '../demo-world.ts';
import { LEO_CAMPAIGN } from '../end-earlier-demos.ts';
import { expectThat } from '../expectation.ts';
import { usd } from '../money.ts';
import type { LaunchedAd } from '../launched-ad.ts';

const TOP_UP_MICROS = 50_000_000;
const DAILY_BUDGET_MICROS = 20_000_000;
const BID_MICROS = 1_450_000;

/** Step 3: the musician finds the post, redeems the code, tops up, and creates campaign, ad group and ad. */
export async function launchTheAd(demo: Demo, post: PostView, adCode: string): Promise<LaunchedAd> {
  const { narrator, client, leoRecordsId: businessAccountId } = demo;
  narrator.chapter('Leo finds the post, redeems the code, and launches a campaign');
  await findThePost(demo, post);

  const grant = await redeemAdCode(client, { as: 'leo' }, { adCode, businessAccountId });
  expectThat(grant.isEffective, 'The code was redeemed, but the grant is not effective.');
  narrator.tell('Mia sends him the code. Leo Records redeems it, and now holds a grant for exactly this post.');
  narrator.fact('grant', `${grant.adAuthorizationId}, until ${grant.endsAt}`);

  await topUp(client, { as: 'leo' }, { businessAccountId, amountMicros: TOP_UP_MICROS });
  const { cashBalanceMicros } = await billingAccount(demo, 'leo', businessAccountId);
  narrator.tell(`Leo tops up ${usd(TOP_UP_MICROS)}; the balance is ${usd(cashBalanceMicros)}.`);
  return advertise(demo, { businessAccountId, post, grant });
}

async function findThePost({ narrator, client, soundId }: Demo, post: PostView): Promise<void> {
  const query = { sort: 'PERFORMANCE', limit: 200 } as const;
  const best = await client.call('stories', 'GET /v1/sounds/:soundId/posts', { as: 'leo', params: { soundId }, query });
  const rank = best.data.findIndex(({ postId }) => postId === post.postId) + 1;
  expectThat(rank > 0, `Leo does not find Mia's post among the posts that use his song.`);
  narrator.tell(
    `Leo asks for the posts that use his song, best performing first. Mia’s is number ${rank} of ${best.data.length}.`,
  );
}

async function advertise(
  demo: Demo,
  { businessAccountId, post, grant }: { businessAccountId: string; post: PostView; grant: AdAuthorizationView },
): Promise<LaunchedAd> {
  const { narrator, client } = demo;
  const by = { as: 'leo' } as const;
  const name = LEO_CAMPAIGN;
  const { campaignId } = await createCampaign(client, by, { businessAccountId, name });
  const terms = { campaignId, name, budgetMicros: DAILY_BUDGET_MICROS, bidPriceMicros: BID_MICROS };
  const { adGroupId } = await createAdGroup(client, by, terms);
  const { postId } = post;
  const { adAuthorizationId } = grant;
  const landingPageUrl = 'https://leo-records.example/glasslight';
  const ad = await createAd(client, by, { adGroupId, postId, adAuthorizationId, callToAction: 'LISTEN_NOW', landingPageUrl });
  expectThat(ad.reviewStatus === 'APPROVED', `Review should approve the ad at once; it is ${ad.reviewStatus}.`);
  narrator.tell(
    `A campaign, an ad group (${usd(DAILY_BUDGET_MICROS)} a day, a bid of ${usd(BID_MICROS)} for a thousand impressions), and an ad ` +
      'that has no creative of its own: it is Mia’s post. Automatic review approves it.',
  );
  narrator.fact('ad', ad.adId);
  await awaitFunds(demo, adGroupId);
  const { frozenBalanceMicros } = await billingAccount(demo, 'leo', businessAccountId);
  narrator.tell(`Before anything is shown, billing sets the money aside: ${usd(frozenBalanceMicros)} are held, none is spent.`);
  return { ...ad, adAuthorizationId };
}
