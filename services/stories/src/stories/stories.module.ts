import { Module } from '@nestjs/common';
import { ChangeStory } from './change-story.ts';
import { DeleteStory } from './delete-story.ts';
import { ExpireStoriesWhenDue } from './expire-stories-when-due.ts';
import { FindStories } from './find-stories.ts';
import { PublishStory } from './publish-story.ts';
import { PurgeStoriesWhenDue } from './purge-stories-when-due.ts';
import { StoriesController } from './stories.controller.ts';

@Module({
  controllers: [StoriesController],
  providers: [PublishStory, FindStories, ChangeStory, DeleteStory, ExpireStoriesWhenDue, PurgeStoriesWhenDue],
  exports: [FindStories],
})
export class StoriesModule {}
