import { Module } from '@nestjs/common';
import { AddFundsWhenFundsReserved } from './add-funds-when-funds-reserved.ts';
import { AskAgainForFundsWhenAccountReplenished } from './ask-again-for-funds-when-account-replenished.ts';
import { AskAgainForFundsWhenAccountToppedUp } from './ask-again-for-funds-when-account-topped-up.ts';
import { AskAgainForFunds } from './ask-again-for-funds.ts';
import { DeclinePoolWhenFundsDeclined } from './decline-pool-when-funds-declined.ts';
import { EndPoolsWhenBusinessAccountClosed } from './end-pools-when-business-account-closed.ts';
import { FinishPoolsWhenDue } from './finish-pools-when-due.ts';
import { FitPoolsWhenBudgetApplied } from './fit-pools-when-budget-applied.ts';
import { FundPool } from './fund-pool.ts';
import { RefitPoolsWhenAdGroupChanged } from './refit-pools-when-ad-group-changed.ts';
import { RefitPoolsWhenAdGroupStopped } from './refit-pools-when-ad-group-stopped.ts';
import { RefitPools } from './refit-pools.ts';

@Module({
  providers: [
    FundPool,
    AddFundsWhenFundsReserved,
    DeclinePoolWhenFundsDeclined,
    FitPoolsWhenBudgetApplied,
    AskAgainForFunds,
    AskAgainForFundsWhenAccountToppedUp,
    AskAgainForFundsWhenAccountReplenished,
    RefitPools,
    RefitPoolsWhenAdGroupChanged,
    RefitPoolsWhenAdGroupStopped,
    EndPoolsWhenBusinessAccountClosed,
    FinishPoolsWhenDue,
  ],
  exports: [FundPool],
})
export class PoolsModule {}
