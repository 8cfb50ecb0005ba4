import type { EntityManager } from 'typeorm';
import { KnownPost } from './known-post.entity.ts';
import { PostNotFound } from './known-post.errors.ts';

/** The caller's own post, also one that is gone: its status is the reader's question. */
export async function findOwnPost(
  tx: EntityManager,
  input: { readonly postId: string; readonly creatorId: string },
): Promise<KnownPost> {
  const post = await tx.findOne(KnownPost, { where: { id: input.postId, creatorId: input.creatorId } });
  if (!post) throw new PostNotFound(input.postId);
  return post;
}
