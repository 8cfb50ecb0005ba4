import type { EntityManager } from 'typeorm';
import type { PaidResponses } from './expected-bid.ts';

/** Null: the post was never shown as an ad. */
export async function findPaidResponses(postId: string, tx: EntityManager): Promise<PaidResponses | null> {
  const rows: { impressions: string; clicks: string; views_6s: string }[] = await tx.query(
    `select impressions, clicks, views_6s from paid_response where post_id = $1`,
    [postId],
  );
  const [row] = rows;
  return row ? { impressions: Number(row.impressions), clicks: Number(row.clicks), views6s: Number(row.views_6s) } : null;
}
