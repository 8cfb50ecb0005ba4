import { Transform } from 'class-transformer';
import { IsIn, IsUUID, Matches } from 'class-validator';
import { BUSINESS_ROLES, type BusinessRole } from './business-account.entity.ts';

/** 1 to 100 characters on one line, not blank. Half of a surrogate pair is no character; Postgres would refuse it. */
const NAME = /^\s*[^\p{Cc}\p{Cs}\s][^\p{Cc}\p{Cs}]{0,99}$/u;
const NAME_RULE = { message: 'name must have 1 to 100 characters, none of them a control character' };

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

export class OpenBusinessAccountBody {
  @Transform(trimmed)
  @Matches(NAME, NAME_RULE)
  name: string;

  /** ISO 4217; which ones there are is configuration. */
  @Matches(/^[A-Z]{3}$/)
  currency: string;

  /** An IANA name; which ones there are, the runtime knows. It would also take offsets like `+01:00`: these know no summer time. */
  @Matches(/^[A-Za-z][\w+-]*(\/[\w+-]+){0,2}$/)
  timeZone: string;
}

export class RenameBusinessAccountBody {
  @Transform(trimmed)
  @Matches(NAME, NAME_RULE)
  name: string;
}

export class PutBusinessMemberBody {
  @IsIn(BUSINESS_ROLES)
  role: BusinessRole;
}

/** Ids are compared as strings: one spelling. */
const lowerCase = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

export class BusinessMemberParams {
  @Transform(lowerCase)
  @IsUUID()
  businessAccountId: string;

  @Transform(lowerCase)
  @IsUUID()
  userId: string;
}
