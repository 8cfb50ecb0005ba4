import { IsMicros } from '@afterglow/service-defaults/micros';
import { ArrayMinSize, ArrayUnique, IsArray, IsIn, IsISO8601, IsOptional, Matches } from 'class-validator';
import { objectiveTypes, placements, type AdCodeCaps } from './ad-code-caps.ts';

/** What a creator allows at most (AU5). What is not named, or null, is not limited. */
export class CapsBody implements Partial<AdCodeCaps> {
  /** For a calendar day of the business account; its account must have this currency. */
  @IsOptional()
  @IsMicros({ min: 1, max: 1_000_000_000_000_000 })
  dailySpendMicros: number | null = null;

  /** ISO 4217; needed with, and only with, `dailySpendMicros`. */
  @IsOptional()
  @Matches(/^[A-Z]{3}$/)
  currency: string | null = null;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(placements, { each: true })
  placements: AdCodeCaps['placements'] = null;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(objectiveTypes, { each: true })
  objectiveTypes: AdCodeCaps['objectiveTypes'] = null;

  /** The first instant at which no ad may run with it any more; the days of the code still count. */
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(/^[1-9]\d{3}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/)
  endsAt: string | null = null;
}
