import { IsMicros } from '@afterglow/service-defaults/micros';
import { Matches } from 'class-validator';

export class TopUpBody {
  /** In whole cents, 20 to 50,000 units. */
  @IsMicros({ min: 1 })
  amountMicros: number;

  /** ISO 4217; the account's own. */
  @Matches(/^[A-Z]{3}$/)
  currency: string;
}
