import { WebUrl } from '@afterglow/contracts/wire-types';
import { IsIn, IsOptional } from 'class-validator';
import { IfGiven } from '../given-field.ts';
import { IdField } from '../id-field.ts';
import { callsToAction, type CallToAction } from './automatic-review.ts';

export class CreateAdBody {
  @IdField()
  adGroupId: string;

  @IdField()
  postId: string;

  /** AUTH_CODE: another creator's post, by its grant. TT_USER: the caller's own post. */
  @IsIn(['AUTH_CODE', 'TT_USER'])
  identityType: 'AUTH_CODE' | 'TT_USER';

  /** With AUTH_CODE, and only then. */
  @IfGiven()
  @IdField()
  adAuthorizationId?: string;

  @IsIn(callsToAction)
  callToAction: CallToAction;

  /** https */
  @IsOptional()
  @WebUrl()
  landingPageUrl?: string | null;
}
