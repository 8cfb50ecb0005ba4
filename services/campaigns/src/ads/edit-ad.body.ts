import { WebUrl } from '@afterglow/contracts/wire-types';
import { IsIn, IsOptional } from 'class-validator';
import { IfGiven } from '../given-field.ts';
import { adOperationStatuses, type AdOperationStatus } from './ad.entity.ts';
import { callsToAction, type CallToAction } from './automatic-review.ts';

/** What is not named stays as it is; null is a value only for the landing page, where it means none. */
export class EditAdBody {
  @IfGiven()
  @IsIn(adOperationStatuses)
  operationStatus?: AdOperationStatus;

  @IfGiven()
  @IsIn(callsToAction)
  callToAction?: CallToAction;

  /** https */
  @IsOptional()
  @WebUrl()
  landingPageUrl?: string | null;
}
