import type { AfterglowClient } from '../afterglow-client.ts';

/** Publishes a post and finds it in the library of campaigns, which waits until it has heard of it. */
export async function publishAndFind(afterglow: AfterglowClient, caption: string): Promise<string[]> {
  const { creatorId } = await afterglow.call('stories', 'POST /v1/posts', { body: { itemType: 'VIDEO', caption } });
  const found: string[] = [];
  const library = afterglow.pages('campaigns', 'GET /v1/library-posts', { query: { creatorId } });
  for await (const { postId } of library) found.push(postId);
  return found;
}

/** The caption; null once the post is gone. */
export async function captionOf(afterglow: AfterglowClient, postId: string): Promise<string | null> {
  const answer = await afterglow.send('stories', 'GET /v1/posts/:postId', { params: { postId } });
  if (answer.ok) return answer.body.caption;
  switch (answer.problem.code) {
    case 'post.deleted':
    case 'post.not_found':
      return null;
    default:
      throw new Error(answer.problem.detail);
  }
}
