import { IsMicros } from '@afterglow/service-defaults/micros';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { IfGiven } from '../given-field.ts';
import { InstantField } from '../instant-field.ts';
import { NameField } from '../name-field.ts';
import { operationStatuses, type OperationStatus } from '../operation-status/operation-status.ts';
import { MAX_BUDGET_MICROS } from './create-ad-group.body.ts';
import { TargetingBody } from './targeting.body.ts';

/** What is not named stays as it is; null is a value only for the end of the schedule, where it means open. */
export class EditAdGroupBody {
  @IfGiven()
  @NameField()
  name?: string;

  @IfGiven()
  @IsIn(operationStatuses)
  operationStatus?: OperationStatus;

  @IfGiven()
  @IsMicros({ min: 1, max: MAX_BUDGET_MICROS })
  budgetMicros?: number;

  @IfGiven()
  @IsMicros({ min: 1, max: MAX_BUDGET_MICROS })
  bidPriceMicros?: number;

  @IfGiven()
  @InstantField()
  scheduleStartAt?: string;

  @IsOptional()
  @InstantField()
  scheduleEndAt?: string | null;

  @IfGiven()
  @IsObject()
  @ValidateNested()
  @Type(() => TargetingBody)
  targeting?: TargetingBody;
}
