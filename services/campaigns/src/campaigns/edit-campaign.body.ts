import { IsIn } from 'class-validator';
import { IfGiven } from '../given-field.ts';
import { NameField } from '../name-field.ts';
import { operationStatuses, type OperationStatus } from '../operation-status/operation-status.ts';

/** What is not named stays as it is; null is not a value. */
export class EditCampaignBody {
  @IfGiven()
  @NameField()
  name?: string;

  @IfGiven()
  @IsIn(operationStatuses)
  operationStatus?: OperationStatus;
}
