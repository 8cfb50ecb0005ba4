import { Module } from '@nestjs/common';
import { LimitBillingAccount } from '../account-budgets/limit-billing-account.ts';
import { RenewBudgetsWhenDue } from '../account-budgets/renew-budgets-when-due.ts';
import { HoldsModule } from '../holds/holds.module.ts';
import { BillingAccountsController } from './billing-accounts.controller.ts';
import { FindBillingAccount } from './find-billing-account.ts';
import { FindTransactions } from './find-transactions.ts';
import { LockBillingAccountsFirst } from './lock-billing-accounts-first.ts';
import { OpenBillingAccountWhenBusinessAccountOpened } from './open-billing-account-when-business-account-opened.ts';
import { ReplenishAccountWhenBusinessAccountReinstated } from './replenish-account-when-business-account-reinstated.ts';
import { TopUpBillingAccount } from './top-up-billing-account.ts';

@Module({
  imports: [HoldsModule],
  controllers: [BillingAccountsController],
  providers: [
    ...[FindBillingAccount, FindTransactions, LimitBillingAccount, LockBillingAccountsFirst, RenewBudgetsWhenDue],
    ...[OpenBillingAccountWhenBusinessAccountOpened, ReplenishAccountWhenBusinessAccountReinstated, TopUpBillingAccount],
  ],
})
export class BillingAccountsModule {}
