import type { Demo } from '../demo-world.ts';
import { expectThat } from '../expectation.ts';
import type { LaunchedAd } from '../launched-ad.ts';
import { median, usd } from '../money.ts';
import type { Shown } from './open-the-feed.ts';

/** DE8: well below two dollars for a thousand impressions. */
const CPM_LIMIT_MICROS = 1_500_000;

/** What the ads cost, from the ledger alone. */
export async function countTheMoney(demo: Demo, ads: { leo: LaunchedAd; bea: LaunchedAd }, shown: Shown): Promise<void> {
  const { narrator, clock } = demo;
  narrator.chapter('What it cost');
  await clock.advance('PT10S');
  narrator.tell('Ten seconds later, by the platform’s clock, delivery has reported what was spent, and billing has booked it.');
  const market = await marketShown(demo, shown);
  for (const [who, ad] of [
    ['Leo Records', ads.leo],
    ['Brew & Co', ads.bea],
  ] as const) {
    const paid = market.find(({ adId }) => adId === ad.adId);
    expectThat((paid?.spentMicros ?? 0) > 0, `${who} had impressions, and the ledger shows no charge.`);
    narrator.fact(`${who} paid`, `${usd(paid?.spentMicros ?? 0)} for ${paid?.impressions ?? 0} impressions`);
  }
  tellOfTheMarket(demo, market);
  await tellOfThePost(demo, ads.leo, shown);
  await tellOfTheLedger(demo);
}

interface PaidAd {
  readonly adId: string;
  readonly impressions: number;
  readonly contended: number;
  readonly spentMicros: number;
}

/** Every ad that was shown, with its charges. Ana, an analyst, is a member of every account of the demo market. */
async function marketShown({ client }: Demo, shown: Shown): Promise<PaidAd[]> {
  const ads = await Promise.all(
    [...shown.impressions.keys()].map((adId) => client.call('campaigns', 'GET /v1/ads/:adId', { as: 'ana', params: { adId } })),
  );
  return Promise.all(
    ads.map(async ({ adId, adGroupId, businessAccountId }) => {
      const route = 'GET /v1/billing-accounts/:businessAccountId/transactions';
      const call = { as: 'ana', params: { businessAccountId }, query: { limit: 200 } } as const;
      const { data } = await client.call('billing', route, call);
      const charges = data.filter(
        (line) => line.kind === 'CHARGE' && line.adGroupId === adGroupId && line.createdAt >= shown.since,
      );
      return {
        adId,
        impressions: shown.impressions.get(adId) ?? 0,
        contended: shown.contended.get(adId) ?? 0,
        spentMicros: charges.reduce((sum, { amountMicros }) => sum + amountMicros, 0),
      };
    }),
  );
}

/** Each ad group of this market has one ad, and all its places were contended, so all of its spend was. */
function tellOfTheMarket({ narrator }: Demo, market: readonly PaidAd[]): void {
  const contended = market.filter((ad) => ad.contended > 0 && ad.contended === ad.impressions);
  expectThat(contended.length >= 2, 'No two ads were shown in auctions that were contended.');
  const cpm = median(contended.map(({ spentMicros, contended: impressions }) => (spentMicros / impressions) * 1000));
  expectThat(cpm < CPM_LIMIT_MICROS, `The median effective CPM is ${usd(Math.round(cpm))}, not below ${usd(CPM_LIMIT_MICROS)}.`);
  narrator.tell(
    `Ledger divided by impressions, over all ${contended.length} ad groups whose places were contended: the median effective CPM is ` +
      `${usd(Math.round(cpm))}, below ${usd(CPM_LIMIT_MICROS)}. Each winner pays what the next one bid, not what it bid itself.`,
  );
}

/** The ad is the post: what it brought has landed there, in a column of its own. */
async function tellOfThePost({ narrator, client }: Demo, { adId, postId }: LaunchedAd, shown: Shown): Promise<void> {
  const { engagement } = await client.call('stories', 'GET /v1/posts/:postId', { as: 'mia', params: { postId } });
  const { organic, paid, total } = engagement;
  const impressions = shown.impressions.get(adId) ?? 0;
  expectThat(paid.views === impressions, `The post should show ${impressions} paid views; it shows ${paid.views}.`);
  narrator.tell('And because the ad is the post, its views are the post’s views:');
  narrator.fact('organic + paid = total', `${organic.views} + ${paid.views} = ${total.views}`);
}

async function tellOfTheLedger({ narrator, client }: Demo): Promise<void> {
  const { totals } = await client.call('billing', 'GET /v1/ledger/trial-balance', { as: 'op' });
  const unbalanced = totals.filter(({ totalMicros }) => totalMicros !== 0);
  expectThat(unbalanced.length === 0, `The ledger is out of balance: ${JSON.stringify(unbalanced)}`);
  narrator.fact('sum of all ledger accounts', usd(0));
}
