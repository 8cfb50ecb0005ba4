import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Delete, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppealBusinessAccountSuspension } from './appeal-business-account-suspension.ts';
import { toBusinessAccountView } from './business-account.view.ts';
import { CloseBusinessAccount } from './close-business-account.ts';
import { DecideBusinessAccountAppeal } from './decide-business-account-appeal.ts';
import { ReinstateBusinessAccount } from './reinstate-business-account.ts';
import { SuspendBusinessAccount } from './suspend-business-account.ts';
import { AppealSuspensionBody, DecideAppealBody, SuspendBusinessAccountBody } from './suspension.body.ts';

@Controller('v1/business-accounts/:businessAccountId')
export class BusinessAccountSuspensionController {
  constructor(
    private readonly requests: Requests,
    private readonly suspendBusinessAccount: SuspendBusinessAccount,
    private readonly reinstateBusinessAccount: ReinstateBusinessAccount,
    private readonly appealSuspension: AppealBusinessAccountSuspension,
    private readonly decideAppeal: DecideBusinessAccountAppeal,
    private readonly closeBusinessAccount: CloseBusinessAccount,
  ) {}

  @Post('suspension')
  suspend(
    @CurrentCaller() caller: Caller,
    @Param('businessAccountId', UuidParam) businessAccountId: string,
    @Body() { reason, evidence, appealDays = 30 }: SuspendBusinessAccountBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { businessAccountId, reason, evidence, appealDays, operatorId: caller.userId };
    return this.requests.commit(request, async (tx) =>
      toBusinessAccountView(await this.suspendBusinessAccount.execute(input, tx)),
    );
  }

  @Delete('suspension')
  reinstate(@Param('businessAccountId', UuidParam) businessAccountId: string, @Req() request: FastifyRequest): Promise<string> {
    return this.requests.commit(request, async (tx) =>
      toBusinessAccountView(await this.reinstateBusinessAccount.execute({ businessAccountId }, tx)),
    );
  }

  @Post('appeal')
  appeal(
    @CurrentCaller() caller: Caller,
    @Param('businessAccountId', UuidParam) businessAccountId: string,
    @Body() { text }: AppealSuspensionBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { businessAccountId, callerId: caller.userId, text };
    return this.requests.commit(request, async (tx) => toBusinessAccountView(await this.appealSuspension.execute(input, tx)));
  }

  @Post('appeal-decision')
  decide(
    @CurrentCaller() caller: Caller,
    @Param('businessAccountId', UuidParam) businessAccountId: string,
    @Body() { decision }: DecideAppealBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { businessAccountId, decision, operatorId: caller.userId };
    return this.requests.commit(request, async (tx) => toBusinessAccountView(await this.decideAppeal.execute(input, tx)));
  }

  @Post('closure')
  close(
    @CurrentCaller() caller: Caller,
    @Param('businessAccountId', UuidParam) businessAccountId: string,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { businessAccountId, callerId: caller.userId };
    return this.requests.commit(request, async (tx) => toBusinessAccountView(await this.closeBusinessAccount.execute(input, tx)));
  }
}
