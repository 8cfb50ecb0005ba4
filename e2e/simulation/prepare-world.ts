import * as act from './people-act.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedPlatform } from './simulated-platform.ts';
import { emptyWorld, type BillingEvent, type World } from './world.ts';

/** How many worlds there are to begin in: a seed begins in the one that it is congruent to. */
export const WORLDS = 4;
export interface WorldKind {
  /** Money is held already. */
  readonly isFunded: boolean;
  /** Clicks and views are paid for as well, campaigns have budgets of their own, creators limit what is spent on their posts. */
  readonly isVaried: boolean;
}

/** Of impressions at the dearest bid that a budget of 20 units allows, 20,000 micros each: these limits are reached. */
const FEW_IMPRESSIONS = { creator: 100_000, campaign: 300_000 };
/** Where one click costs as much as seventy-five of them: the second one that comes may be too many. */
const FEW_CLICKS = { campaign: 1_600_000 };

/** What is paid for besides impressions, by advertiser: for a click, for a view of six seconds. */
const OTHERS: readonly { objectiveType: string; billingEvent: BillingEvent; bidPriceMicros: number }[] = [
  { objectiveType: 'TRAFFIC', billingEvent: 'CPC', bidPriceMicros: 1_500_000 },
  { objectiveType: 'VIDEO_VIEWS', billingEvent: 'CPV', bidPriceMicros: 150_000 },
];

/**
 * A world in which everything was set up, and heard of, without a fault: creators who allow ads, posts, grants, ads. In every
 * other one money is held already; a seed then begins there, and each begins in the middle of something else.
 */
export async function prepareWorld(platform: SimulatedPlatform, random: SeededRandom, kind: WorldKind): Promise<World> {
  const world = emptyWorld();
  const scene = { platform, world, crash: null };
  for (const creatorId of world.creators) {
    await act.allowAds(scene, creatorId, true);
    await act.publishPost(scene, creatorId);
    await act.publishPost(scene, creatorId);
  }
  for (const advertiser of world.advertisers) await act.openAccount(scene, advertiser);
  await platform.drain();
  for (const [n, advertiser] of world.advertisers.entries()) {
    await act.topUp(scene, advertiser, random.between(20, 60));
    await act.createCampaign(scene, advertiser, {
      objectiveType: kind.isVaried ? (OTHERS[n]?.objectiveType ?? 'REACH') : 'REACH',
      budgetMicros: kind.isVaried ? (n === 0 ? FEW_CLICKS : FEW_IMPRESSIONS).campaign : null,
    });
  }
  for (const [n, post] of world.posts.entries())
    await act.makeCode(scene, post, kind.isVaried && n % 2 === 0 ? FEW_IMPRESSIONS.creator : null);
  await platform.drain();
  for (const [n, advertiser] of world.advertisers.entries()) {
    for (const code of world.codes.slice(n, n + 3)) if (!code.isUsed) await act.redeem(scene, code, advertiser);
    const cheap = random.between(500_000, 1_500_000);
    await act.createAdGroup(scene, n, { units: 20, bidPriceMicros: kind.isVaried ? 20_000_000 : cheap, billingEvent: 'CPM' });
    const other = kind.isVaried ? OTHERS[n] : undefined;
    await act.createAdGroup(scene, n, {
      ...{ units: random.between(20, 40), bidPriceMicros: 20_000_000, billingEvent: 'CPM' },
      ...(other && { bidPriceMicros: other.bidPriceMicros, billingEvent: other.billingEvent }),
    });
  }
  await platform.drain();
  for (const [n, adGroup] of world.adGroups.entries()) {
    const own = world.advertisers[adGroup.advertiser]?.businessAccountId;
    const grants = world.grants.filter(({ businessAccountId }) => businessAccountId === own);
    const grant = grants[n % Math.max(1, grants.length)];
    if (grant) await act.createAd(scene, adGroup, grant);
  }
  await platform.drain();
  if (kind.isFunded) {
    for (const replica of platform.replicas) {
      await replica.askForFunds();
      await platform.drain();
    }
  }
  if (world.ads.length === 0) throw new Error('Nobody advertises in this world');
  return world;
}
