import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { IsIn } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { ENGAGEMENT_KINDS, EngageWithPost, type EngagementKind } from './engage-with-post.ts';
import { toEngagementView } from './engagement.view.ts';

export class EngageWithPostBody {
  @IsIn(ENGAGEMENT_KINDS)
  kind: EngagementKind;
}

@Controller('v1/posts/:postId/engagements')
export class PostEngagementsController {
  constructor(
    private readonly requests: Requests,
    private readonly engageWithPost: EngageWithPost,
  ) {}

  /** Nothing is created that has an address, and no key is asked for: players send these by the million. */
  @Post()
  @HttpCode(200)
  engage(
    @CurrentCaller() caller: Caller,
    @Param('postId', UuidParam) postId: string,
    @Body() body: EngageWithPostBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { postId, viewerId: caller.userId, kind: body.kind };
    return this.requests.commit(
      request,
      async (tx) => ({ postId, engagement: toEngagementView(await this.engageWithPost.execute(input, tx)) }),
      { idempotency: 'none' },
    );
  }
}
