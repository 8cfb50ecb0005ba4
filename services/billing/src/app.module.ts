import { Module } from '@nestjs/common';
import { BillingAccountsModule } from './billing-accounts/billing-accounts.module.ts';
import { HoldsModule } from './holds/holds.module.ts';
import { KnownAdGroupsModule } from './known-ad-groups/known-ad-groups.module.ts';
import { KnownBusinessAccountsModule } from './known-business-accounts/known-business-accounts.module.ts';
import { LedgerModule } from './ledger/ledger.module.ts';

@Module({ imports: [BillingAccountsModule, HoldsModule, KnownAdGroupsModule, KnownBusinessAccountsModule, LedgerModule] })
export class AppModule {}
