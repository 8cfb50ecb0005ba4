import type { EntityManager } from 'typeorm';
import { AdAuthorizationDisabled } from '../creator-ad-settings/creator-ad-settings.errors.ts';
import { lockCreatorAdSettings } from '../creator-ad-settings/lock-creator-ad-settings.ts';
import { lockPostAdSettings } from './lock-post-ad-settings.ts';
import { PostNotPromotable } from './post-ad-settings.errors.ts';

/** Refuses unless the account toggle and the post toggle are on, and keeps both from being turned until the transaction ends (AU1). */
export async function requirePromotable(
  tx: EntityManager,
  post: { readonly postId: string; readonly creatorId: string },
): Promise<void> {
  const creatorSettings = await lockCreatorAdSettings(tx, post.creatorId, 'pessimistic_read');
  if (!creatorSettings.adAuthorizationEnabled) throw new AdAuthorizationDisabled();
  const postSettings = await lockPostAdSettings(tx, post, 'pessimistic_read');
  if (!postSettings.isAdPromotable) throw new PostNotPromotable(post.postId);
}
