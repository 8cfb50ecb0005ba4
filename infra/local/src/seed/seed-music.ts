import { personas } from '../personas.ts';
import type { ActorClient } from '../platform-helper/actor-tokens.ts';
import { publishPost, registerSound, verifySound } from '../platform-helper/platform-actions.ts';
import { personaAdvertisers } from './demo-market.ts';
import { findCampaign } from './seed-advertiser.ts';

const captions = ['Dancing on the roof', 'Rain, headphones, bus line 7', 'How I learnt the chorus'] as const;

/** Leo's song, its ownership verified; found again through the post of Leo Records that uses it. */
export async function seedSound(client: ActorClient): Promise<string> {
  const known = await findSound(client);
  if (known) return known;
  const { soundId } = await registerSound(client, { as: 'leo', key: 'seed-sound' }, 'Glasslight');
  await verifySound(client, soundId, 'seed-sound');
  return soundId;
}

/** Mia's posts with that song, watched a little. */
export async function seedPostsOfMia(client: ActorClient, soundId: string): Promise<void> {
  const query = { sort: 'NEWEST', limit: 200 } as const;
  const posts = await client.call('stories', 'GET /v1/sounds/:soundId/posts', { as: 'mia', params: { soundId }, query });
  const ofMia = posts.data.filter(({ creatorId }) => creatorId === personas.mia.userId).map(({ caption }) => caption);
  for (const [index, caption] of captions.entries()) {
    if (ofMia.includes(caption)) continue;
    const { postId } = await publishPost(client, { as: 'mia', key: `seed-post-${index}` }, { caption, soundId });
    for (let view = 0; view < 10; view += 1) await engage(client, postId, 'VIEW');
    await engage(client, postId, 'LIKE');
  }
}

async function findSound(client: ActorClient): Promise<string | null> {
  const campaign = await findCampaign(client, personaAdvertisers.leoRecords);
  if (!campaign) return null;
  const ads = await client.call('campaigns', 'GET /v1/ads', { as: 'leo', query: { campaignId: campaign.campaignId } });
  const postId = ads.data.at(-1)?.postId;
  if (!postId) return null;
  return (await client.call('stories', 'GET /v1/posts/:postId', { as: 'leo', params: { postId } })).soundId;
}

async function engage(client: ActorClient, postId: string, kind: 'VIEW' | 'LIKE'): Promise<void> {
  await client.call('stories', 'POST /v1/posts/:postId/engagements', { as: 'vic', params: { postId }, body: { kind } });
}
