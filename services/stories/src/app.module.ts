import { Module } from '@nestjs/common';
import { CreatorSuspensionsModule } from './creator-suspensions/creator-suspensions.module.ts';
import { FollowsModule } from './follows/follows.module.ts';
import { PostCommentsModule } from './post-comments/post-comments.module.ts';
import { PostEngagementsModule } from './post-engagements/post-engagements.module.ts';
import { PostsModule } from './posts/posts.module.ts';
import { SoundsModule } from './sounds/sounds.module.ts';
import { StoriesModule } from './stories/stories.module.ts';
import { StoryCommentsModule } from './story-comments/story-comments.module.ts';

@Module({
  imports: [
    CreatorSuspensionsModule,
    FollowsModule,
    PostsModule,
    PostCommentsModule,
    PostEngagementsModule,
    SoundsModule,
    StoriesModule,
    StoryCommentsModule,
  ],
})
export class AppModule {}
