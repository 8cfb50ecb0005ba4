import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Param, Put, Req } from '@nestjs/common';
import { IsBoolean } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { toPostAdSettingsView } from './post-ad-settings.view.ts';
import { SwitchPostPromotable } from './switch-post-promotable.ts';

export class PostAdSettingsBody {
  @IsBoolean()
  isAdPromotable: boolean;
}

@Controller('v1/posts/:postId/ad-settings')
export class PostAdSettingsController {
  constructor(
    private readonly requests: Requests,
    private readonly switchPostPromotable: SwitchPostPromotable,
  ) {}

  /** Asks for no If-Match: a creator who says no is never told to look first. */
  @Put()
  switch(
    @CurrentCaller() caller: Caller,
    @Param('postId', UuidParam) postId: string,
    @Body() body: PostAdSettingsBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { postId, creatorId: caller.userId, isAdPromotable: body.isAdPromotable };
    return this.requests.commit(request, async (tx) => toPostAdSettingsView(await this.switchPostPromotable.execute(input, tx)));
  }
}
