import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { AppModule } from './app.module.ts';
import { StoriesConfig } from './config.ts';
import { CreateSounds1763800000001 } from './database/migrations/1763800000001-create-sounds.ts';
import { CreateFollows1763800000002 } from './database/migrations/1763800000002-create-follows.ts';
import { CreatePosts1763800000003 } from './database/migrations/1763800000003-create-posts.ts';
import { CreatePostEngagements1763800000004 } from './database/migrations/1763800000004-create-post-engagements.ts';
import { CreatorSuspension } from './creator-suspensions/creator-suspension.entity.ts';
import { CreateStories1763800000005 } from './database/migrations/1763800000005-create-stories.ts';
import { CreateCreatorSuspensions1764200000111 } from './database/migrations/1764200000111-create-creator-suspensions.ts';
import { RemoveByModeration1764500000811 } from './database/migrations/1764500000811-remove-by-moderation.ts';
import { GiveSoundsRights1764500000812 } from './database/migrations/1764500000812-give-sounds-rights.ts';
import { Follow } from './follows/follow.entity.ts';
import { policies } from './policies.ts';
import { PostComment } from './post-comments/post-comment.entity.ts';
import { PostEngagement } from './post-engagements/post-engagement.entity.ts';
import { RollUpPostEngagementWhenDue } from './post-engagements/roll-up-post-engagement-when-due.ts';
import { Post } from './posts/post.entity.ts';
import { Sound } from './sounds/sound.entity.ts';
import { ExpireStoriesWhenDue } from './stories/expire-stories-when-due.ts';
import { PurgeStoriesWhenDue } from './stories/purge-stories-when-due.ts';
import { Story } from './stories/story.entity.ts';
import { StoryComment } from './story-comments/story-comment.entity.ts';

export const service: ServiceDefinition<StoriesConfig> = {
  name: 'stories',
  Config: StoriesConfig,
  module: AppModule,
  entities: [Sound, Follow, Post, PostEngagement, PostComment, Story, StoryComment, CreatorSuspension],
  migrations: [
    CreateSounds1763800000001,
    CreateFollows1763800000002,
    CreatePosts1763800000003,
    CreatePostEngagements1763800000004,
    CreateStories1763800000005,
    CreateCreatorSuspensions1764200000111,
    RemoveByModeration1764500000811,
    GiveSoundsRights1764500000812,
  ],
  policies,
  timers: [ExpireStoriesWhenDue, PurgeStoriesWhenDue, RollUpPostEngagementWhenDue],
  openApi: new URL('../openapi.json', import.meta.url),
};
