import type { EntityManager } from 'typeorm';
import { PostAdSettings } from './post-ad-settings.entity.ts';

/** As `lockCreatorAdSettings`, for one post. Where both are locked, the creator's come first. */
export async function lockPostAdSettings(
  tx: EntityManager,
  post: { readonly postId: string; readonly creatorId: string },
  mode: 'pessimistic_read' | 'pessimistic_write',
): Promise<PostAdSettings> {
  await tx.query(`insert into post_ad_settings (post_id, creator_id) values ($1, $2) on conflict do nothing`, [
    post.postId,
    post.creatorId,
  ]);
  return tx.findOneOrFail(PostAdSettings, { where: { postId: post.postId }, lock: { mode } });
}
