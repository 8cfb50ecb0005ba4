import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

/** To people of this age no ad is ever shown. */
export const MINORS = 'AGE_13_17';
const AGE_GROUPS = [MINORS, 'AGE_18_24', 'AGE_25_34', 'AGE_35_44', 'AGE_45_54', 'AGE_55_100'] as const;

export class ViewerBody {
  @IsUUID()
  viewerId: string;

  /** ISO 3166-1 alpha-2: the market. */
  @Matches(/^[A-Z]{2}$/)
  country: string;

  /** ISO 639-1. */
  @Matches(/^[a-z]{2}$/)
  language: string;

  @IsIn(AGE_GROUPS)
  ageGroup: (typeof AGE_GROUPS)[number];

  @IsOptional()
  @IsIn(['GENDER_FEMALE', 'GENDER_MALE', 'GENDER_UNKNOWN'])
  gender?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  interests?: string[];

  @IsOptional()
  @IsIn(['ANDROID', 'IOS', 'WEB'])
  operatingSystem?: string;

  @IsOptional()
  @IsIn(['WIFI', '2G', '3G', '4G', '5G'])
  network?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  audienceIds?: string[];
}

export class DecisionsBody {
  @IsIn(['IN_FEED'])
  placement: 'IN_FEED';

  @IsObject()
  @ValidateNested()
  @Type(() => ViewerBody)
  viewer: ViewerBody;

  @IsInt()
  @Min(1)
  @Max(10)
  slots: number;

  @IsOptional()
  @IsBoolean()
  explain?: boolean;
}
