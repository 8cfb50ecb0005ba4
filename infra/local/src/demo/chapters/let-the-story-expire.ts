import type { StoryState } from '@afterglow/contracts/stories/story.state';
import type { Demo } from '../demo-world.ts';
import { expectThat } from '../expectation.ts';

const comments = [
  ['leo', 'Is that my bass line in the background?'],
  ['vic', 'See you there at eight'],
  ['bea', 'Coffee is on us'],
  ['vic', 'Make it nine'],
] as const;

/** Step 6: a story lives for exactly 24 hours, to the millisecond, and `StoryExpired` with its totals is published once. */
export async function letTheStoryExpire(demo: Demo): Promise<void> {
  const { narrator, client, clock } = demo;
  narrator.chapter('Mia tells a story, for exactly 24 hours');
  const story = await client.call('stories', 'POST /v1/stories', { as: 'mia', body: { soundId: demo.soundId } });
  const params = { storyId: story.storyId };
  for (const [as, text] of comments) {
    await client.call('stories', 'POST /v1/stories/:storyId/comments', { as, params, body: { text } });
  }
  narrator.tell(
    `She publishes a story, and ${new Set(comments.map(([as]) => as)).size} people write ${comments.length} comments.`,
  );
  narrator.fact('published', story.publishedAt);
  narrator.fact('expires', story.expiresAt);

  await clock.standAt(new Date(Date.parse(story.expiresAt) - 1).toISOString());
  const before = await readAll(demo, story.storyId);
  expectThat(
    before.every(({ status }) => status === 200),
    'One millisecond before its end the story can’t be read any more.',
  );
  narrator.tell('The platform’s clock stops at 23:59:59.999 of the story’s life. Vic reads it, and its comments:');
  narrator.fact('the story', `${before[0]?.status}`);
  narrator.fact('its comments', `${before[1]?.status}`);

  await clock.advance('PT0.001S');
  const after = await readAll(demo, story.storyId);
  const codes = after.map((answer) => `${answer.status} ${answer.ok ? '' : answer.problem.code}`);
  expectThat(
    after.every(({ status }) => status === 410),
    `At 24:00:00.000 every reader should get 410; it was ${codes.join(', ')}.`,
  );
  narrator.tell('One millisecond later it is 24:00:00.000, and nobody can:');
  narrator.fact('the story', `${codes[0]}`);
  narrator.fact('its comments', `${codes[1]}`);
  await tellOfTheTotals(demo, story.storyId);
  await clock.run();
}

async function readAll({ client }: Demo, storyId: string) {
  const call = { as: 'vic', params: { storyId } } as const;
  const story = await client.send('stories', 'GET /v1/stories/:storyId', call);
  return [story, await client.send('stories', 'GET /v1/stories/:storyId/comments', call)];
}

async function tellOfTheTotals({ narrator, client }: Demo, storyId: string): Promise<void> {
  const { data } = await client.timeline('stories', { as: 'op', id: storyId, until: 'StoryExpired' });
  const published = data.filter(({ kind, type }) => kind === 'published' && type.includes('.StoryExpired.'));
  expectThat(published.length === 1, `StoryExpired should be published exactly once; it was ${published.length} times.`);
  const { totals } = published[0]?.data?.['state'] as StoryState;
  expectThat(
    totals?.comments === comments.length,
    `StoryExpired should count ${comments.length} comments: ${JSON.stringify(totals)}.`,
  );
  narrator.tell('StoryExpired has been published, once, with the final totals:');
  narrator.fact('StoryExpired', `${totals.comments} comments by ${totals.commenters} people`);
}
