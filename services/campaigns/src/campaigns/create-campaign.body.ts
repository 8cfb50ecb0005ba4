import { IsMicros } from '@afterglow/service-defaults/micros';
import { IsIn, IsOptional } from 'class-validator';
import { IdField } from '../id-field.ts';
import { budgetModes, type BudgetMode } from '../ad-groups/ad-group-terms.ts';
import { MAX_BUDGET_MICROS } from '../ad-groups/create-ad-group.body.ts';
import { NameField } from '../name-field.ts';
import { buyingTypes, objectiveTypes, type BuyingType, type ObjectiveType } from './campaign-offers.ts';

export class CreateCampaignBody {
  @IdField()
  businessAccountId: string;

  @NameField()
  name: string;

  @IsIn(objectiveTypes)
  objectiveType: ObjectiveType;

  @IsIn(buyingTypes)
  buyingType: BuyingType;

  /** With `budgetMicros`: a cap above the budgets of its ad groups. Null: none. */
  @IsOptional()
  @IsIn(budgetModes)
  budgetMode?: BudgetMode | null;

  @IsOptional()
  @IsMicros({ min: 1, max: MAX_BUDGET_MICROS })
  budgetMicros?: number | null;
}
