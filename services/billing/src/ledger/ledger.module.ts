import { Module } from '@nestjs/common';
import { FindTrialBalance } from './find-trial-balance.ts';
import { LedgerController } from './ledger.controller.ts';

@Module({ controllers: [LedgerController], providers: [FindTrialBalance] })
export class LedgerModule {}
