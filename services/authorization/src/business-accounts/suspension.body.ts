import { Transform } from 'class-transformer';
import { IsIn, IsInt, Length, Matches, Max, Min, ValidateIf } from 'class-validator';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);
export class SuspendBusinessAccountBody {
  @Transform(trimmed)
  @Length(1, 500)
  @Matches(/\S/)
  reason: string;

  /** What the decision rests on, in words that the members may read. */
  @Transform(trimmed)
  @Length(1, 2000)
  @Matches(/\S/)
  evidence: string;

  /** For how many days it can be appealed: 30. */
  @ValidateIf((_body, value) => value !== undefined)
  @IsInt()
  @Min(1)
  @Max(180)
  appealDays?: number;
}

export class AppealSuspensionBody {
  @Transform(trimmed)
  @Length(1, 2000)
  @Matches(/\S/)
  text: string;
}

export class DecideAppealBody {
  @IsIn(['LIFTED', 'UPHELD'])
  decision: 'LIFTED' | 'UPHELD';
}
