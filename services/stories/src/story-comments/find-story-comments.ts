import { decodeCursor, type PageQuery } from '@afterglow/service-defaults/page';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FindStories, type StoryViewer } from '../stories/find-stories.ts';
import { StoryComment } from './story-comment.entity.ts';

/** The comments of a live story, newest first, for whoever may see the story; one more than the page holds. */
@Injectable()
export class FindStoryComments {
  constructor(private readonly findStories: FindStories) {}

  async newestFirst(viewer: StoryViewer, page: PageQuery, tx: EntityManager): Promise<readonly StoryComment[]> {
    const { story } = await this.findStories.live(viewer, tx);
    const query = tx
      .createQueryBuilder(StoryComment, 'comment')
      .where('comment.storyId = :storyId', { storyId: story.id })
      .orderBy('comment.id', 'DESC')
      .limit(page.limit + 1);
    const cursor = decodeCursor(page);
    return (cursor ? query.andWhere('comment.id < :cursor', { cursor }) : query).getMany();
  }
}
