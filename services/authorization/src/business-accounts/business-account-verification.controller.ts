import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Controller, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { toBusinessAccountView } from './business-account.view.ts';
import { VerifyBusinessAccount } from './verify-business-account.ts';

@Controller('v1/business-accounts/:businessAccountId/verification')
export class BusinessAccountVerificationController {
  constructor(
    private readonly requests: Requests,
    private readonly verifyBusinessAccount: VerifyBusinessAccount,
  ) {}

  @Post()
  verify(@Param('businessAccountId', UuidParam) businessAccountId: string, @Req() request: FastifyRequest): Promise<string> {
    return this.requests.commit(request, async (tx) =>
      toBusinessAccountView(await this.verifyBusinessAccount.execute({ businessAccountId }, tx)),
    );
  }
}
