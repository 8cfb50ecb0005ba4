import { Module } from '@nestjs/common';
import { BillingAccountsModule } from './billing-accounts/billing-accounts.module.ts';
import { HoldsModule } from './holds/holds.module.ts';
import { KnownBusinessAccountsModule } from './known-business-accounts/known-business-accounts.module.ts';
import { LedgerModule } from './ledger/ledger.module.ts';

@Module({ imports: [BillingAccountsModule, HoldsModule, KnownBusinessAccountsModule, LedgerModule] })
export class AppModule {}
