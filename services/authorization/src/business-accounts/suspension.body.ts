import { Transform } from 'class-transformer';
import { IsIn, IsInt, Matches, Max, Min, ValidateIf } from 'class-validator';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);
/** Half of a surrogate pair is no character, and Postgres stores no NUL. */
const WORDS = /^[^\0\p{Cs}]{1,2000}$/su;
const WORDS_RULE = { message: '$property must have 1 to 2000 characters' };
const REASON = /^[^\0\p{Cs}]{1,500}$/su;
const REASON_RULE = { message: '$property must have 1 to 500 characters' };

export class SuspendBusinessAccountBody {
  @Transform(trimmed)
  @Matches(REASON, REASON_RULE)
  reason: string;

  /** What the decision rests on, in words that the members may read. */
  @Transform(trimmed)
  @Matches(WORDS, WORDS_RULE)
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
  @Matches(WORDS, WORDS_RULE)
  text: string;
}

export class DecideAppealBody {
  @IsIn(['LIFTED', 'UPHELD'])
  decision: 'LIFTED' | 'UPHELD';
}
