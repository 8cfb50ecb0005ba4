import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { expectedVersion, setEtag } from '@afterglow/service-defaults/precondition';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Get, Param, Patch, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { BusinessAccount } from './business-account.entity.ts';
import { toBusinessAccountView, type BusinessAccountView } from './business-account.view.ts';
import { OpenBusinessAccountBody, RenameBusinessAccountBody } from './business-accounts.body.ts';
import { FindBusinessAccounts } from './find-business-accounts.ts';
import { OpenBusinessAccount } from './open-business-account.ts';
import { RenameBusinessAccount } from './rename-business-account.ts';

@Controller('v1/business-accounts')
export class BusinessAccountsController {
  constructor(
    private readonly requests: Requests,
    private readonly findBusinessAccounts: FindBusinessAccounts,
    private readonly openBusinessAccount: OpenBusinessAccount,
    private readonly renameBusinessAccount: RenameBusinessAccount,
  ) {}

  @Post()
  open(@CurrentCaller() caller: Caller, @Body() body: OpenBusinessAccountBody, @Req() request: FastifyRequest): Promise<string> {
    const input = { ...body, openedBy: caller.userId };
    return this.requests.commit(request, async (tx) => answer(request, await this.openBusinessAccount.execute(input, tx)));
  }

  @Get(':businessAccountId')
  find(
    @CurrentCaller() caller: Caller,
    @Param('businessAccountId', UuidParam) businessAccountId: string,
    @Req() request: FastifyRequest,
  ): Promise<BusinessAccountView> {
    const input = { businessAccountId, callerId: caller.userId };
    return this.requests.read(request, async (tx) => answer(request, await this.findBusinessAccounts.one(input, tx)));
  }

  @Patch(':businessAccountId')
  rename(
    @CurrentCaller() caller: Caller,
    @Param('businessAccountId', UuidParam) businessAccountId: string,
    @Body() body: RenameBusinessAccountBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { ...body, businessAccountId, callerId: caller.userId, expectedVersion: expectedVersion(request) };
    return this.requests.commit(request, async (tx) => answer(request, await this.renameBusinessAccount.execute(input, tx)));
  }
}

function answer(request: FastifyRequest, account: BusinessAccount): BusinessAccountView {
  setEtag(request, account.version);
  return toBusinessAccountView(account);
}
