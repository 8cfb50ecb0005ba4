import type { Story } from './story.entity.ts';

export interface StoryView {
  readonly storyId: string;
  readonly creatorId: string;
  readonly soundId: string | null;
  readonly privacy: string;
  readonly commentAudience: string;
  readonly status: string;
  readonly publishedAt: string;
  readonly expiresAt: string;
  readonly version: number;
}

export function toStoryView(story: Story): StoryView {
  return {
    storyId: story.id,
    creatorId: story.creatorId,
    soundId: story.soundId,
    privacy: story.privacy,
    commentAudience: story.commentAudience,
    status: story.status,
    publishedAt: story.publishedAt.toISOString(),
    expiresAt: story.expiresAt.toISOString(),
    version: story.version,
  };
}
