import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsISO8601, Matches, ValidateIf, ValidateNested } from 'class-validator';

/** ISO-8601 in UTC, at most milliseconds. */
const INSTANT = /^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/;

export class SoundRightBody {
  /** The viewer's country (ISO 3166-1 alpha-2); null: everywhere. */
  @ValidateIf((_right, value) => value !== null)
  @Matches(/^[A-Z]{2}$/)
  market: string | null;

  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  startsAt: string;

  /** Null: open. */
  @ValidateIf((_right, value) => value !== null)
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  endsAt: string | null;
}

export class PutSoundRightsBody {
  /** All of them, at most 200; an empty list: nobody has any. Null: nobody is asked for one. */
  @ValidateIf((_body, value) => value !== null)
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => SoundRightBody)
  rights: SoundRightBody[] | null;
}
