import { Module } from '@nestjs/common';
import { AppealStoryRemoval } from './appeal-story-removal.ts';
import { ChangeStory } from './change-story.ts';
import { DecideStoryAppeal } from './decide-story-appeal.ts';
import { DeleteStory } from './delete-story.ts';
import { ExpireStoriesWhenDue } from './expire-stories-when-due.ts';
import { FindStories } from './find-stories.ts';
import { PublishStory } from './publish-story.ts';
import { PurgeStoriesWhenDue } from './purge-stories-when-due.ts';
import { RemoveStory } from './remove-story.ts';
import { StoriesController } from './stories.controller.ts';
import { StoryRemovalsController } from './story-removals.controller.ts';

@Module({
  controllers: [StoriesController, StoryRemovalsController],
  providers: [
    ...[PublishStory, FindStories, ChangeStory, DeleteStory, ExpireStoriesWhenDue, PurgeStoriesWhenDue],
    ...[RemoveStory, AppealStoryRemoval, DecideStoryAppeal],
  ],
  exports: [FindStories],
})
export class StoriesModule {}
