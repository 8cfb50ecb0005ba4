import { IsIn } from 'class-validator';
import type { AuthorizationDays } from '../ad-codes/ad-code.entity.ts';

export class ExtendAdAuthorizationBody {
  @IsIn([7, 30, 60, 365])
  authorizationDays: AuthorizationDays;
}
