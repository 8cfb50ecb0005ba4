import { IsIn } from 'class-validator';
import { IdField } from '../id-field.ts';
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
}
