import type { SimulatedReplica } from './simulated-replica.ts';
import { endsOf, type ShownAd, type World } from './world.ts';

/** DE6: from a creator's word to the last decision that does not heed it. */
const HEEDED_WITHIN_MS = 1_000;

/** DE6: what a replica shows, it has heard nothing against; and nobody shows for more than a second what was withdrawn. */
export function checkDecision(world: World, replica: SimulatedReplica, shown: ShownAd): void {
  const ad = world.ads.find(({ adId }) => adId === shown.adId);
  if (!ad) return;
  const objection = objectionOf(replica, ad);
  if (objection) throw new Error(`DE6: ad ${ad.adId} is shown although the replica has heard that ${objection}`);
  // Right by right: one may come back while the next one goes.
  const goneAtMs = endsOf(world, ad, shown.decidedAtMs).find((endMs) => endMs <= shown.decidedAtMs - HEEDED_WITHIN_MS);
  if (goneAtMs !== undefined)
    throw new Error(`DE6: ad ${ad.adId} is shown ${shown.decidedAtMs - goneAtMs} ms after a right of it has gone`);
}

function objectionOf({ known }: SimulatedReplica, ad: World['ads'][number]): string | undefined {
  const stateOf = (kind: string, id: string): Readonly<Record<string, unknown>> => {
    const event = known.get(`${kind} ${id}`)?.event ?? {};
    return { ...event, ...(event['state'] as object | undefined) };
  };
  const grant = stateOf('grant', ad.adAuthorizationId)['status'];
  if (grant !== 'IN_USE') return `its grant is ${String(grant)}`;
  const post = stateOf('post', ad.postId);
  if (post['status'] !== 'PUBLISHED' || post['privacy'] !== 'PUBLIC_TO_EVERYONE') return 'its post is not public';
  if (stateOf('creator', ad.creatorId)['adAuthorizationEnabled'] !== true) return 'its creator allows no ads';
  if (stateOf('post-toggle', ad.postId)['isAdPromotable'] === false) return 'its post may not be promoted';
  const own = stateOf('ad', ad.adId);
  if (own['operationStatus'] !== 'ENABLE' || own['pauseReason'] !== null) return 'it is paused';
  if (stateOf('ad-group', ad.adGroupId)['operationStatus'] !== 'ENABLE') return 'its ad group is paused';
  return undefined;
}
