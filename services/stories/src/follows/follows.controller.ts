import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Delete, Param, Put, Req } from '@nestjs/common';

import type { FastifyRequest } from 'fastify';
import { MayBeAbsent, UuidField } from '../request-fields.ts';
import { FollowCreator } from './follow-creator.ts';
import { UnfollowCreator } from './unfollow-creator.ts';

export class FollowCreatorBody {
  /** The post that made the viewer follow. */
  @MayBeAbsent()
  @UuidField()
  fromPostId?: string;
}

@Controller('v1/creators/:creatorId/followers/me')
export class FollowsController {
  constructor(
    private readonly requests: Requests,
    private readonly followCreator: FollowCreator,
    private readonly unfollowCreator: UnfollowCreator,
  ) {}

  @Put()
  follow(
    @CurrentCaller() caller: Caller,
    @Param('creatorId', UuidParam) creatorId: string,
    @Body() body: FollowCreatorBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    return this.requests.commit(request, async (tx) => {
      const follow = await this.followCreator.execute({ ...body, creatorId, followerId: caller.userId }, tx);
      return { creatorId, following: true, followedAt: follow.followedAt.toISOString() };
    });
  }

  @Delete()
  unfollow(
    @CurrentCaller() caller: Caller,
    @Param('creatorId', UuidParam) creatorId: string,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    return this.requests.commit(request, async (tx) => {
      await this.unfollowCreator.execute({ creatorId, followerId: caller.userId }, tx);
      return { creatorId, following: false, followedAt: null };
    });
  }
}
