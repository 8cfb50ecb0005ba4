import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Param, Post as HttpPost, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ModerationBody } from '../moderation.body.ts';
import type { Post } from './post.entity.ts';
import { RemovePost } from './remove-post.ts';

/** What a moderator hears back: not the content. */
export interface PostRemovalView {
  readonly postId: string;
  readonly status: string;
  readonly endedAt: string | null;
  readonly reason: string | null;
}

@Controller('v1/posts/:postId/removal')
export class PostRemovalsController {
  constructor(
    private readonly requests: Requests,
    private readonly removePost: RemovePost,
  ) {}

  @HttpPost()
  remove(
    @CurrentCaller() caller: Caller,
    @Param('postId', UuidParam) postId: string,
    @Body() { reason }: ModerationBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { postId, reason, moderatorId: caller.userId };
    return this.requests.commit(request, async (tx) => viewOf(await this.removePost.execute(input, tx)));
  }
}

function viewOf({ id: postId, status, endedAt, removal }: Post): PostRemovalView {
  return { postId, status, endedAt: endedAt?.toISOString() ?? null, reason: removal?.reason ?? null };
}
