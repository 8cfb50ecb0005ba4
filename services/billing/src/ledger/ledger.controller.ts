import { Requests } from '@afterglow/service-defaults/requests';
import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { FindTrialBalance } from './find-trial-balance.ts';
import { toTrialBalanceView, type TrialBalanceView } from './trial-balance.view.ts';

@Controller('v1/ledger')
export class LedgerController {
  constructor(
    private readonly requests: Requests,
    private readonly findTrialBalance: FindTrialBalance,
  ) {}

  @Get('trial-balance')
  trialBalance(@Req() request: FastifyRequest): Promise<TrialBalanceView> {
    return this.requests.read(request, async (tx) => toTrialBalanceView(await this.findTrialBalance.execute(tx)));
  }
}
