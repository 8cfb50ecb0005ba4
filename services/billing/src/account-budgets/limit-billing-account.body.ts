import { IsMicros } from '@afterglow/service-defaults/micros';
import { IsIn, ValidateIf } from 'class-validator';
import { budgetModes, type BudgetMode } from '../billing-accounts/billing-account.entity.ts';

export class LimitBillingAccountBody {
  @IsIn(budgetModes)
  budgetMode: BudgetMode;

  /** For the advertiser's calendar day or month, or with CUSTOM_BUDGET for all from now on; absent with UNLIMITED. */
  @ValidateIf(({ budgetMode, budgetMicros }: LimitBillingAccountBody) => budgetMode !== 'UNLIMITED' || budgetMicros !== undefined)
  @IsMicros({ min: 1 })
  budgetMicros?: number;
}
