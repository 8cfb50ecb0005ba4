import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Delete, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { TextField } from '../request-fields.ts';
import type { CreatorSuspension } from './creator-suspension.entity.ts';
import { ReinstateCreator } from './reinstate-creator.ts';
import { SuspendCreator } from './suspend-creator.ts';

export class SuspendCreatorBody {
  /** For moderators; nobody else reads it. */
  @TextField({ min: 1, max: 500 })
  reason: string;
}

@Controller('v1/creators/:creatorId/suspension')
export class CreatorSuspensionsController {
  constructor(
    private readonly requests: Requests,
    private readonly suspendCreator: SuspendCreator,
    private readonly reinstateCreator: ReinstateCreator,
  ) {}

  @Post()
  suspend(
    @CurrentCaller() caller: Caller,
    @Param('creatorId', UuidParam) creatorId: string,
    @Body() { reason }: SuspendCreatorBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { creatorId, reason, moderatorId: caller.userId };
    return this.requests.commit(request, async (tx) => viewOf(await this.suspendCreator.execute(input, tx)));
  }

  @Delete()
  reinstate(
    @CurrentCaller() caller: Caller,
    @Param('creatorId', UuidParam) creatorId: string,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { creatorId, moderatorId: caller.userId };
    return this.requests.commit(request, async (tx) => viewOf(await this.reinstateCreator.execute(input, tx)));
  }
}

function viewOf({ creatorId, isSuspended, reason }: CreatorSuspension) {
  return { creatorId, isSuspended, reason };
}
