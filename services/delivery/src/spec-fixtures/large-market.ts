import { account, ad, adGroup, campaign, emptyMarket, grant, id, NOON_MS, post, serve, type Market } from './market.ts';
import { randomFrom } from './random-market.ts';
import { runAuction } from '../serving/auction.ts';
import type { ReplicaMemory } from '../serving/replica-memory.ts';
import type { ViewerTraits } from '../serving/targeting-dimensions.ts';
import { perImpression, whyNotInMarket, whyNotNow, type ListedAd } from '../serving/why-not.ts';

const COUNTRIES = Array.from(
  { length: 50 },
  (_, n) => `${String.fromCharCode(65 + Math.floor(n / 26))}${String.fromCharCode(65 + (n % 26))}`,
);
const LANGUAGES = Array.from({ length: 20 }, (_, n) => `l${String.fromCharCode(97 + n)}`);
const ADS_OF_A_GROUP = 3;

/** As many ads as wanted, in 50 markets and 20 languages; bids between 0.40 and 10 dollars, most of them low; one ad group in seven is out of money, and now and then a right is missing. */
export function largeMarket(seed: number, ads: number, nowMs = NOON_MS): Market {
  const random = randomFrom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const market = emptyMarket();
  const inDays = (days: number) => new Date(nowMs + days * 86_400_000).toISOString();
  const groups = Math.ceil(ads / ADS_OF_A_GROUP);
  for (const country of COUNTRIES)
    market.rateCards.set(country, { currency: 'USD', floorCpmMicros: 400_000 + below(4) * 100_000 });
  for (let n = 0; n < groups; n += 1) {
    market.accounts.push(account(n, { status: random() < 0.02 ? 'SUSPENDED' : 'ACTIVE' }));
    market.campaigns.push(campaign(n, { operationStatus: random() < 0.05 ? 'DISABLE' : 'ENABLE' }));
    const isEverywhere = random() < 0.3;
    const countries = COUNTRIES.filter(() => isEverywhere || random() < 3 / COUNTRIES.length);
    const languages = random() < 0.5 ? [] : LANGUAGES.filter(() => random() < 3 / LANGUAGES.length);
    market.adGroups.push(
      adGroup(n, {
        bidPriceMicros: Math.round(400_000 * 25 ** (random() * random())),
        targeting: { countries, languages },
        scheduleEndAt: random() < 0.5 ? null : inDays(random() - 0.05),
      }),
    );
    market.leasedMicros.set(id('group', n), random() < 1 / 7 ? 0 : 1_000_000_000);
  }
  for (let n = 0; n < ads; n += 1) {
    const group = Math.floor(n / ADS_OF_A_GROUP);
    const of = { campaignId: id('campaign', group), businessAccountId: id('account', group) };
    market.posts.push(post(n, { privacy: random() < 0.02 ? 'SELF_ONLY' : 'PUBLIC_TO_EVERYONE' }));
    market.creatorToggles.set(id('user', n), random() > 0.03);
    const endsAt = inDays((random() - 0.03) * 30);
    market.grants.push(grant(n, { businessAccountId: of.businessAccountId, endsAt }));
    market.ads.push(ad(n, { ...of, adGroupId: id('group', group), pauseReason: random() < 0.05 ? 'AD_STATUS_DISABLE' : null }));
  }
  return market;
}

export function randomViewers(seed: number, count: number): ViewerTraits[] {
  const random = randomFrom(seed);
  const oneOf = (values: readonly string[]) => values[Math.floor(random() * values.length)] ?? '';
  return Array.from({ length: count }, () => ({ country: oneOf(COUNTRIES), language: oneOf(LANGUAGES) }));
}

const at = { earliestMs: NOON_MS, latestMs: NOON_MS };

export interface OneDecision {
  readonly adId: string;
  readonly priceMicros: number;
}

/** A replica's memory with this market, and two ways to decide for one viewer: as delivery does, and by a scan over all ads. */
export function twoWays(market: Market) {
  const { memory, chooseAds } = serve(market);
  const all = memory.index
    .stretches()
    .flat()
    .map((listed) => ({
      listed,
      countries: new Set(listed.countries),
      languages: new Set(listed.languages),
    }));
  const rateCardOf = (country: string) => memory.facts.rateCards.get(country) ?? { currency: 'USD', floorCpmMicros: 0 };
  return {
    listed: all.length,
    byIndex(viewer: ViewerTraits): OneDecision | undefined {
      const { chosen } = chooseAds.choose({ ...viewer, rateCard: rateCardOf(viewer.country), slots: 1, at });
      for (const { reservation } of chosen) memory.leases.takeBack(reservation);
      return chosen[0] && { adId: chosen[0].ad.adId, priceMicros: chosen[0].priceMicros };
    },
    byScan(viewer: ViewerTraits): OneDecision | undefined {
      const rateCard = rateCardOf(viewer.country);
      const found: ListedAd[] = [];
      for (const { listed, countries, languages } of all) {
        if (!countries.has(viewer.country) || (languages.size > 0 && !languages.has(viewer.language))) continue;
        if (whyNotInMarket(listed, { market: viewer.country, rateCard }, memory.facts) === undefined && mayRun(listed, memory))
          keepBest(found, listed);
      }
      const result = runAuction(found, Math.max(1, perImpression(rateCard.floorCpmMicros)));
      return result && { adId: result.winner.adId, priceMicros: result.priceMicros };
    },
  };
}

function mayRun(ad: ListedAd, { facts, leases }: ReplicaMemory): boolean {
  return whyNotNow(ad, facts, at) === undefined && leases.covers(ad.adGroupId, ad.bidMicros, at);
}

/** The best, and behind it the best of another ad group. */
function keepBest(found: ListedAd[], ad: ListedAd): void {
  const [best, next] = found;
  if (!best || isBefore(ad, best))
    found.splice(0, 2, ad, ...(best && best.adGroupId !== ad.adGroupId ? [best] : next ? [next] : []));
  else if (ad.adGroupId !== best.adGroupId && (!next || isBefore(ad, next))) found[1] = ad;
}

function isBefore(a: ListedAd, b: ListedAd): boolean {
  return a.bidMicros !== b.bidMicros ? a.bidMicros > b.bidMicros : a.adId < b.adId;
}
