import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { Body, Controller, Delete, Param, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { toBusinessAccountView } from './business-account.view.ts';
import { BusinessMemberParams, PutBusinessMemberBody } from './business-accounts.body.ts';
import { PutBusinessMember } from './put-business-member.ts';
import { RemoveBusinessMember } from './remove-business-member.ts';

/** Both answer the whole account: who changes its members wants to see them. */
@Controller('v1/business-accounts/:businessAccountId/members/:userId')
export class BusinessMembersController {
  constructor(
    private readonly requests: Requests,
    private readonly putBusinessMember: PutBusinessMember,
    private readonly removeBusinessMember: RemoveBusinessMember,
  ) {}

  @Put()
  put(
    @CurrentCaller() caller: Caller,
    @Param() params: BusinessMemberParams,
    @Body() body: PutBusinessMemberBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { ...params, role: body.role, callerId: caller.userId };
    return this.requests.commit(request, async (tx) => toBusinessAccountView(await this.putBusinessMember.execute(input, tx)));
  }

  @Delete()
  remove(
    @CurrentCaller() caller: Caller,
    @Param() params: BusinessMemberParams,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { ...params, callerId: caller.userId };
    return this.requests.commit(request, async (tx) => toBusinessAccountView(await this.removeBusinessMember.execute(input, tx)));
  }
}
