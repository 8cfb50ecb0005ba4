import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { RenewBudgetsWhenDue } from './account-budgets/renew-budgets-when-due.ts';
import { AppModule } from './app.module.ts';
import { BillingAccount } from './billing-accounts/billing-account.entity.ts';
import { BillingConfig } from './config.ts';
import { CreateKnownBusinessAccounts1763800000001 } from './database/migrations/1763800000001-create-known-business-accounts.ts';
import { CreateBillingAccounts1763800000002 } from './database/migrations/1763800000002-create-billing-accounts.ts';
import { CreateHolds1763800000003 } from './database/migrations/1763800000003-create-holds.ts';
import { CreateTransfers1763800000004 } from './database/migrations/1763800000004-create-transfers.ts';
import { LimitHoldsAndReverseSpend1764000000029 } from './database/migrations/1764000000029-limit-holds-and-reverse-spend.ts';
import { CheckReferencesByTheSet1764600000054 } from './database/migrations/1764600000054-check-references-by-the-set.ts';
import { FundsRequest } from './holds/funds-request.entity.ts';
import { Hold } from './holds/hold.entity.ts';
import { LeaseSpend } from './holds/lease-spend.entity.ts';
import { KnownAdGroup } from './known-ad-groups/known-ad-group.entity.ts';
import { KnownBusinessAccount } from './known-business-accounts/known-business-account.entity.ts';
import { LedgerAccount } from './ledger/ledger-account.entity.ts';
import { Transfer } from './ledger/transfer.entity.ts';
import { policies } from './policies.ts';

export const service: ServiceDefinition<BillingConfig> = {
  name: 'billing',
  Config: BillingConfig,
  module: AppModule,
  entities: [BillingAccount, FundsRequest, Hold, KnownAdGroup, KnownBusinessAccount, LeaseSpend, LedgerAccount, Transfer],
  migrations: [
    CreateKnownBusinessAccounts1763800000001,
    CreateBillingAccounts1763800000002,
    CreateHolds1763800000003,
    CreateTransfers1763800000004,
    LimitHoldsAndReverseSpend1764000000029,
    CheckReferencesByTheSet1764600000054,
  ],
  policies,
  timers: [RenewBudgetsWhenDue],
  openApi: new URL('../openapi.json', import.meta.url),
};
