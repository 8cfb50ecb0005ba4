import type { EngagementCounts } from '@afterglow/contracts/stories/engagement-counts.state';
import type { EntityManager } from 'typeorm';

const COLUMNS: Readonly<Record<keyof EngagementCounts, string>> = {
  views: 'organic_views',
  likes: 'organic_likes',
  comments: 'organic_comments',
  shares: 'organic_shares',
  follows: 'organic_follows',
};

/** SQL: when the next roll-up of a changed row falls due: at once, but a post is rolled up at most once a second. */
export const NEXT_ROLL_UP = `coalesce(roll_up_due_at, greatest(platform_now(), rolled_up_at + interval '1 second'))`;

/** One more in the organic column. The sum is made by the statement itself, so that no concurrent one is lost. */
export async function countOrganic(postId: string, counter: keyof EngagementCounts, tx: EntityManager): Promise<void> {
  const column = COLUMNS[counter];
  await tx.query(`update post_engagement set ${column} = ${column} + 1, roll_up_due_at = ${NEXT_ROLL_UP} where post_id = $1`, [
    postId,
  ]);
}
