import { CurrentCaller } from '@afterglow/service-defaults/caller';
import { PageQuery, pageOf, type Page } from '@afterglow/service-defaults/page';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { WriteCommentBody } from '../write-comment.body.ts';
import { FindStoryComments } from './find-story-comments.ts';
import { toStoryCommentView, toWrittenStoryCommentView, type StoryCommentView } from './story-comment.view.ts';
import { WriteStoryComment } from './write-story-comment.ts';

@Controller('v1/stories/:storyId/comments')
export class StoryCommentsController {
  constructor(
    private readonly requests: Requests,
    private readonly writeStoryComment: WriteStoryComment,
    private readonly findStoryComments: FindStoryComments,
  ) {}

  @Post()
  write(
    @CurrentCaller() caller: Caller,
    @Param('storyId', UuidParam) storyId: string,
    @Body() body: WriteCommentBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { storyId, authorId: caller.userId, text: body.text };
    return this.requests.commit(request, async (tx) =>
      toWrittenStoryCommentView(await this.writeStoryComment.execute(input, tx)),
    );
  }

  @Get()
  list(
    @CurrentCaller() caller: Caller,
    @Param('storyId', UuidParam) storyId: string,
    @Query() query: PageQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<StoryCommentView>> {
    const viewer = { storyId, viewerId: caller.userId };
    return this.requests.read(request, async (tx) =>
      pageOf(await this.findStoryComments.newestFirst(viewer, query, tx), query, toStoryCommentView),
    );
  }
}
