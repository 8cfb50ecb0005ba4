import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { CapsBody } from './caps.body.ts';
import type { AuthorizationDays } from './ad-code.entity.ts';

/** Ids are compared as strings: one spelling. */
const lowerCase = ({ value }: { value: unknown }): unknown =>
  Array.isArray(value) ? value.map((id: unknown) => (typeof id === 'string' ? id.toLowerCase() : id)) : value;

export class CreateAdCodeBody {
  @IsIn(['POST'])
  scope = 'POST' as const;

  @IsUUID()
  postId: string;

  @IsIn([7, 30, 60, 365])
  authorizationDays: AuthorizationDays = 30;

  @IsInt()
  @Min(1)
  @Max(100)
  maxAdvertisers: number = 1;

  /** Null or absent: any business account. */
  @Transform(lowerCase)
  @ValidateIf((_body, value) => value !== null)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  allowedBusinessAccountIds: string[] | null = null;

  @IsInt()
  @Min(0)
  @Max(72)
  noticeHours: number = 0;

  /** Null or absent: no limits. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => CapsBody)
  caps: CapsBody | null = null;
}
