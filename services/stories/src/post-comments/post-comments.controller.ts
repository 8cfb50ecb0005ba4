import { CurrentCaller } from '@afterglow/service-defaults/caller';
import { PageQuery, pageOf, type Page } from '@afterglow/service-defaults/page';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { WriteCommentBody } from '../write-comment.body.ts';
import { FindPostComments } from './find-post-comments.ts';
import { toPostCommentView, type PostCommentView } from './post-comment.view.ts';
import { WritePostComment } from './write-post-comment.ts';

@Controller('v1/posts/:postId/comments')
export class PostCommentsController {
  constructor(
    private readonly requests: Requests,
    private readonly writePostComment: WritePostComment,
    private readonly findPostComments: FindPostComments,
  ) {}

  @Post()
  write(
    @CurrentCaller() caller: Caller,
    @Param('postId', UuidParam) postId: string,
    @Body() body: WriteCommentBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { postId, authorId: caller.userId, text: body.text };
    return this.requests.commit(request, async (tx) => toPostCommentView(await this.writePostComment.execute(input, tx)));
  }

  @Get()
  list(
    @CurrentCaller() caller: Caller,
    @Param('postId', UuidParam) postId: string,
    @Query() query: PageQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<PostCommentView>> {
    const viewer = { postId, viewerId: caller.userId };
    return this.requests.read(request, async (tx) =>
      pageOf(await this.findPostComments.newestFirst(viewer, query, tx), query, toPostCommentView),
    );
  }
}
