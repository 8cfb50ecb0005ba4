import type { PostView } from '@afterglow/clients/generated/stories';
import { allowAds, createAdCode } from '../../platform-helper/platform-actions.ts';
import type { Demo } from '../demo-world.ts';
import { expectThat } from '../expectation.ts';

/** Step 2: the creator turns on the toggle and creates an ad code for the post. Answers the code. */
export async function makeTheAdCode(demo: Demo, post: PostView): Promise<string> {
  const { narrator, client } = demo;
  narrator.chapter('Mia allows ads, and makes an ad code');
  await tellOfTheToggle(demo, post);
  await allowAds(client, 'mia');
  const created = await createAdCode(client, { as: 'mia' }, { postId: post.postId, authorizationDays: 30 });
  narrator.tell('With the toggle on, she makes a code for this one post, good for 30 days.');
  narrator.fact('ad code', created.adCode);

  const codes = await client.call('authorization', 'GET /v1/ad-codes', { as: 'mia' });
  const listed = codes.data.find(({ adCodeId }) => adCodeId === created.adCodeId);
  expectThat(listed?.status === 'NOT_USED', `Mia's list should show the new code as NOT_USED, not as ${listed?.status}.`);
  expectThat(!JSON.stringify(codes).includes(created.adCode), 'The ad code was shown a second time.');
  narrator.tell('That was the only time anybody sees it. Her list of codes shows that it exists, and not what it is.');
  return created.adCode;
}

/** Off by default; after an earlier demo it may be on already. */
async function tellOfTheToggle({ narrator, client }: Demo, { postId }: PostView): Promise<void> {
  const settings = await client.call('authorization', 'GET /v1/creators/me/privacy-settings', { as: 'mia' });
  if (settings.adAuthorizationEnabled) {
    narrator.tell('Her toggle is still on from an earlier run of this demo; for a new creator it is off.');
    return;
  }
  const refused = await client.send('authorization', 'POST /v1/ad-codes', { as: 'mia', body: { postId } });
  expectThat(!refused.ok, 'A code was made although the toggle is off.');
  narrator.tell('For every creator the toggle is off at first, and while it is off no code can be made. Before she turns it on:');
  narrator.fact(`refused with ${refused.status}`, refused.problem.code);
}
