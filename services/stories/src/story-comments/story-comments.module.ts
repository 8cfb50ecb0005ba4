import { Module } from '@nestjs/common';
import { StoriesModule } from '../stories/stories.module.ts';
import { FindStoryComments } from './find-story-comments.ts';
import { StoryCommentsController } from './story-comments.controller.ts';
import { WriteStoryComment } from './write-story-comment.ts';

@Module({
  imports: [StoriesModule],
  controllers: [StoryCommentsController],
  providers: [WriteStoryComment, FindStoryComments],
})
export class StoryCommentsModule {}
