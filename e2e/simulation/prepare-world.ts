import * as act from './people-act.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedPlatform } from './simulated-platform.ts';
import { emptyWorld, type World } from './world.ts';

/** How many worlds there are to begin in: a seed begins in the one that it is congruent to. */
export const WORLDS = 4;

/**
 * A world in which everything was set up, and heard of, without a fault: creators who allow ads, posts, grants, ads. In every
 * other one money is held already; a seed then begins there, and each begins in the middle of something else.
 */
export async function prepareWorld(platform: SimulatedPlatform, random: SeededRandom, isFunded: boolean): Promise<World> {
  const world = emptyWorld();
  const scene = { platform, world, crash: null };
  for (const creatorId of world.creators) {
    await act.allowAds(scene, creatorId, true);
    await act.publishPost(scene, creatorId);
    await act.publishPost(scene, creatorId);
  }
  for (const advertiser of world.advertisers) await act.openAccount(scene, advertiser);
  await platform.drain();
  for (const advertiser of world.advertisers) {
    await act.topUp(scene, advertiser, random.between(20, 60));
    await act.createCampaign(scene, advertiser);
  }
  for (const post of world.posts) await act.makeCode(scene, post);
  await platform.drain();
  for (const [n, advertiser] of world.advertisers.entries()) {
    for (const code of world.codes.slice(n, n + 3)) if (!code.isUsed) await act.redeem(scene, code, advertiser);
    await act.createAdGroup(scene, n, { units: 20, bidPriceMicros: random.between(500_000, 1_500_000) });
    await act.createAdGroup(scene, n, { units: random.between(20, 40), bidPriceMicros: 900_000_000 });
  }
  await platform.drain();
  for (const [n, adGroup] of world.adGroups.entries()) {
    const own = world.advertisers[adGroup.advertiser]?.businessAccountId;
    const grants = world.grants.filter(({ businessAccountId }) => businessAccountId === own);
    const grant = grants[n % Math.max(1, grants.length)];
    if (grant) await act.createAd(scene, adGroup, grant);
  }
  await platform.drain();
  if (isFunded) {
    for (const replica of platform.replicas) {
      await replica.askForFunds();
      await platform.drain();
    }
  }
  if (world.ads.length === 0) throw new Error('Nobody advertises in this world');
  return world;
}
