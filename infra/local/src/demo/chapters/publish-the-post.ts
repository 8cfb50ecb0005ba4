import type { PostView } from '@afterglow/clients/generated/stories';
import type { ActorClient } from '../../platform-helper/actor-tokens.ts';
import { publishPost } from '../../platform-helper/platform-actions.ts';
import type { Demo } from '../demo-world.ts';

const VIEWS = 40;
const fans = ['vic', 'bea', 'rival', 'ana', 'fin', 'leo'] as const;

/** Step 1: a creator publishes a post that uses a sound. A musician owns that sound. */
export async function publishThePost(demo: Demo): Promise<PostView> {
  const { narrator, client, soundId } = demo;
  narrator.chapter('Mia publishes a post with Leo’s song');
  const post = await publishPost(client, { as: 'mia' }, { caption: 'Glasslight, one take, no edits', soundId });
  narrator.tell(
    'Mia films herself dancing to “Glasslight”. Leo wrote it, and a moderator has verified that he owns it. Nobody pays anybody: this ' +
      'is an ordinary, organic post.',
  );
  narrator.fact('post', post.postId);
  const watched = await watch(client, post.postId);
  const { views, likes } = watched.engagement.organic;
  narrator.tell(`It does well: ${views} views and ${likes} likes before anyone thinks of advertising.`);
  return watched;
}

async function watch(client: ActorClient, postId: string): Promise<PostView> {
  const route = 'POST /v1/posts/:postId/engagements';
  const params = { postId };
  for (let view = 0; view < VIEWS; view += 1) await client.call('stories', route, { as: 'vic', params, body: { kind: 'VIEW' } });
  for (const fan of fans) await client.call('stories', route, { as: fan, params, body: { kind: 'LIKE' } });
  return client.call('stories', 'GET /v1/posts/:postId', { as: 'mia', params });
}
