import { Module } from '@nestjs/common';
import { KeepKnownBusinessAccounts } from './keep-known-business-accounts.ts';

@Module({ providers: [KeepKnownBusinessAccounts] })
export class KnownBusinessAccountsModule {}
