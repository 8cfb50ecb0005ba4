import { CurrentCaller } from '@afterglow/service-defaults/caller';
import { PageQuery, pageOf, type Page } from '@afterglow/service-defaults/page';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { toBillingAccountView, type BillingAccountView } from './billing-account.view.ts';
import { FindBillingAccount } from './find-billing-account.ts';
import { FindTransactions } from './find-transactions.ts';
import { TopUpBillingAccount } from './top-up-billing-account.ts';
import { TopUpBody } from './top-up.body.ts';
import { toTransactionView, toTransferView, type TransactionView } from './transaction.view.ts';

@Controller('v1/billing-accounts/:businessAccountId')
export class BillingAccountsController {
  constructor(
    private readonly requests: Requests,
    private readonly findBillingAccount: FindBillingAccount,
    private readonly findTransactions: FindTransactions,
    private readonly topUpBillingAccount: TopUpBillingAccount,
  ) {}

  @Get()
  find(
    @CurrentCaller() { userId }: Caller,
    @Param('businessAccountId', UuidParam) businessAccountId: string,
    @Req() request: FastifyRequest,
  ): Promise<BillingAccountView> {
    return this.requests.read(request, async (tx) =>
      toBillingAccountView(await this.findBillingAccount.execute({ businessAccountId, userId }, tx)),
    );
  }

  @Post('top-ups')
  topUp(
    @CurrentCaller() { userId }: Caller,
    @Param('businessAccountId', UuidParam) businessAccountId: string,
    @Body() { amountMicros, currency }: TopUpBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { businessAccountId, userId, amountMicros, currency };
    return this.requests.commit(request, async (tx) => toTransferView(await this.topUpBillingAccount.execute(input, tx)));
  }

  @Get('transactions')
  transactions(
    @CurrentCaller() { userId }: Caller,
    @Param('businessAccountId', UuidParam) businessAccountId: string,
    @Query() query: PageQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<TransactionView>> {
    return this.requests.read(request, async (tx) =>
      pageOf(await this.findTransactions.execute({ businessAccountId, userId, query }, tx), query, toTransactionView),
    );
  }
}
