import type { StoryComment } from './story-comment.entity.ts';

/**
 * What the author gets back. It leaves the text out: the answer is kept for repetitions of the request for 24 hours, and the
 * text of a comment must be gone 15 minutes after its story.
 */
export interface WrittenStoryCommentView {
  readonly commentId: string;
  readonly storyId: string;
  readonly authorId: string;
  readonly writtenAt: string;
}

export interface StoryCommentView extends WrittenStoryCommentView {
  readonly text: string;
}

export function toWrittenStoryCommentView(comment: StoryComment): WrittenStoryCommentView {
  return {
    commentId: comment.id,
    storyId: comment.storyId,
    authorId: comment.authorId,
    writtenAt: comment.writtenAt.toISOString(),
  };
}

export function toStoryCommentView(comment: StoryComment): StoryCommentView {
  return { ...toWrittenStoryCommentView(comment), text: comment.text };
}
