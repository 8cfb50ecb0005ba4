import { IsMicros } from '@afterglow/service-defaults/micros';
import { IsIn, IsOptional } from 'class-validator';
import { IfGiven } from '../given-field.ts';
import { budgetModes, type BudgetMode } from '../ad-groups/ad-group-terms.ts';
import { MAX_BUDGET_MICROS } from '../ad-groups/create-ad-group.body.ts';
import { NameField } from '../name-field.ts';
import { operationStatuses, type OperationStatus } from '../operation-status/operation-status.ts';

/** What is not named stays as it is; null is a value only for the budget, which it takes away. */
export class EditCampaignBody {
  @IfGiven()
  @NameField()
  name?: string;

  @IfGiven()
  @IsIn(operationStatuses)
  operationStatus?: OperationStatus;

  /** With `budgetMicros`: a cap above the budgets of its ad groups. Null: none. */
  @IsOptional()
  @IsIn(budgetModes)
  budgetMode?: BudgetMode | null;

  @IsOptional()
  @IsMicros({ min: 1, max: MAX_BUDGET_MICROS })
  budgetMicros?: number | null;
}
