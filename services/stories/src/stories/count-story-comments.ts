import type { StoryTotals } from '@afterglow/contracts/stories/story.state';
import type { EntityManager } from 'typeorm';

/**
 * What each of these stories has gathered. Ask only under their locks, and in a later statement than the one that took them:
 * a statement that locks and counts in one counts as of its start and misses comments of writers that it waited for.
 */
export async function countStoryComments(
  storyIds: readonly string[],
  tx: EntityManager,
): Promise<(storyId: string) => StoryTotals> {
  const rows: (StoryTotals & { storyId: string })[] = await tx.query(
    `select story_id as "storyId", count(*)::int as comments, count(distinct author_id)::int as commenters
     from story_comment where story_id = any($1) group by story_id`,
    [storyIds],
  );
  const totals = new Map(rows.map(({ storyId, comments, commenters }) => [storyId, { comments, commenters }]));
  return (storyId) => totals.get(storyId) ?? { comments: 0, commenters: 0 };
}
