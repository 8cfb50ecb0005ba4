import { personas } from '../personas.ts';
import { publishPost, registerSound, verifySound } from '../platform-helper/platform-actions.ts';
import type { PlatformClient } from '../platform-helper/platform-client.ts';
import type { Ad, Page, Post } from '../platform-helper/platform-views.ts';
import { personaAdvertisers } from './demo-market.ts';
import { findCampaign } from './seed-advertiser.ts';

const captions = ['Dancing on the roof', 'Rain, headphones, bus line 7', 'How I learnt the chorus'] as const;

/** Leo's song, its ownership verified; found again through the post of Leo Records that uses it. */
export async function seedSound(client: PlatformClient): Promise<string> {
  const known = await findSound(client);
  if (known) return known;
  const { soundId } = await registerSound(client, { as: 'leo', key: 'seed-sound' }, 'Glasslight');
  await verifySound(client, soundId, 'seed-sound');
  return soundId;
}

/** Mia's posts with that song, watched a little. */
export async function seedPostsOfMia(client: PlatformClient, soundId: string): Promise<void> {
  const posts = await client.call<Page<Post>>('stories', `GET /v1/sounds/${soundId}/posts?sort=NEWEST&limit=200`, { as: 'mia' });
  const ofMia = posts.data.filter(({ creatorId }) => creatorId === personas.mia.userId).map(({ caption }) => caption);
  for (const [index, caption] of captions.entries()) {
    if (ofMia.includes(caption)) continue;
    const { postId } = await publishPost(client, { as: 'mia', key: `seed-post-${index}` }, { caption, soundId });
    for (let view = 0; view < 10; view += 1) await engage(client, postId, 'VIEW');
    await engage(client, postId, 'LIKE');
  }
}

async function findSound(client: PlatformClient): Promise<string | null> {
  const campaign = await findCampaign(client, personaAdvertisers.leoRecords);
  if (!campaign) return null;
  const ads = await client.call<Page<Ad>>('campaigns', `GET /v1/ads?campaignId=${campaign.campaignId}`, { as: 'leo' });
  const postId = ads.data.at(-1)?.postId;
  if (!postId) return null;
  return (await client.call<Post>('stories', `GET /v1/posts/${postId}`, { as: 'leo' })).soundId;
}

async function engage(client: PlatformClient, postId: string, kind: 'VIEW' | 'LIKE'): Promise<void> {
  await client.call('stories', `POST /v1/posts/${postId}/engagements`, { as: 'vic', body: { kind } });
}
