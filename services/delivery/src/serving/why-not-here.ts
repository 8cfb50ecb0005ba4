import type { TimeRange } from './platform-time.ts';
import type { ServingFacts } from './serving-facts.ts';
import { isLicensed } from './sound-rights.ts';
import type { ListedAd, WhyNot } from './why-not.ts';

/** What depends on the viewer's market besides its prices. */
export function whyNotHere(
  ad: ListedAd,
  facts: ServingFacts,
  { market, at }: { market: string; at: TimeRange },
): WhyNot | undefined {
  if (facts.emergencyStops.stop(ad, market)) return 'EMERGENCY_STOP';
  if (facts.doubts.any && facts.doubts.about({ topic: 'campaigns', key: market })) return 'RECORD_UNREADABLE';
  return isMusicAllowed(ad, facts, { market, at }) ? undefined : 'MUSIC_RIGHT_MISSING';
}

/**
 * PO4: a right is asked for only where the song has rights data. Its owner needs none, and nor does an ad with a song of the
 * post's creator: the ad code covers it.
 */
function isMusicAllowed(ad: ListedAd, facts: ServingFacts, { market, at }: { market: string; at: TimeRange }): boolean {
  const soundId = facts.posts.get(ad.postId)?.soundId;
  const sound = soundId ? facts.sounds.get(soundId) : undefined;
  if (!sound?.rights || sound.ownerId === ad.creatorId) return true;
  const members = facts.businessAccounts.get(ad.businessAccountId)?.members ?? [];
  return members.some(({ userId }) => userId === sound.ownerId) || isLicensed(sound.rights, market, at);
}
