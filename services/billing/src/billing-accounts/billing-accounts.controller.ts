import { CurrentCaller } from '@afterglow/service-defaults/caller';
import { PageQuery, pageOf, type Page } from '@afterglow/service-defaults/page';
import type { Caller } from '@afterglow/service-defaults/policy';
import { expectedVersion, setEtag } from '@afterglow/service-defaults/precondition';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Get, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { LimitBillingAccountBody } from '../account-budgets/limit-billing-account.body.ts';
import { LimitBillingAccount } from '../account-budgets/limit-billing-account.ts';
import type { BillingAccount } from './billing-account.entity.ts';
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
    private readonly limitBillingAccount: LimitBillingAccount,
    private readonly topUpBillingAccount: TopUpBillingAccount,
  ) {}

  @Get()
  find(
    @CurrentCaller() { userId }: Caller,
    @Param('businessAccountId', UuidParam) businessAccountId: string,
    @Req() request: FastifyRequest,
  ): Promise<BillingAccountView> {
    return this.requests.read(request, async (tx) =>
      answer(request, await this.findBillingAccount.execute({ businessAccountId, userId }, tx)),
    );
  }

  @Patch()
  limit(
    @CurrentCaller() { userId }: Caller,
    @Param('businessAccountId', UuidParam) businessAccountId: string,
    @Body() body: LimitBillingAccountBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { ...body, businessAccountId, userId, expectedVersion: expectedVersion(request) };
    return this.requests.commit(request, async (tx) => answer(request, await this.limitBillingAccount.execute(input, tx)));
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

function answer(request: FastifyRequest, account: BillingAccount): BillingAccountView {
  setEtag(request, account.budgetVersion);
  return toBillingAccountView(account);
}
