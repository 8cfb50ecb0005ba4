import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsTimeZone,
  IsUrl,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

/** The few shapes that events are made of; each is one validator chain under the field's standard name. */
function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => decorators.forEach((decorate) => decorate(target, property));
}

export const Id = () => IsUUID();
/** ISO-8601 in UTC with milliseconds: `2026-11-23T06:10:00.000Z`. */
export const Instant = () => Matches(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
/** Whole millionths of the currency's unit. */
export const Micros = () => all(IsInt(), Min(0), Max(Number.MAX_SAFE_INTEGER));
export const Count = () => all(IsInt(), Min(0), Max(Number.MAX_SAFE_INTEGER));
/** Starts at 1 and grows by one with every change of the aggregate. */
export const AggregateVersion = () => all(IsInt(), Min(1), Max(Number.MAX_SAFE_INTEGER));
/** ISO 4217. */
export const Currency = () => Matches(/^[A-Z]{3}$/);
/** ISO 3166-1 alpha-2. */
export const Country = () => Matches(/^[A-Z]{2}$/);
/** `2026-11-23`, a calendar day in the business account's time zone. */
export const BudgetDay = () => Matches(/^\d{4}-\d{2}-\d{2}$/);
export const TimeZone = () => IsTimeZone();
export const WebUrl = () => all(IsUrl({ protocols: ['https'], require_protocol: true, require_tld: false }), MaxLength(2048));
export const OneOf = (...values: string[]) => IsIn(values);
export const ListOf = (...values: string[]) => all(IsArray(), ArrayMaxSize(200), IsIn(values, { each: true }));
export const ListOfIds = () => all(IsArray(), ArrayMaxSize(200), IsUUID(undefined, { each: true }));
/** A field that came later: events from before it do not have it. */
export const Optional = () => ValidateIf((_object, value) => value !== undefined);
/** The field is always there; its value may be null. */
export const Nullable = () => ValidateIf((_object, value) => value !== null);
export const Nested = (type: () => new () => object) => all(ValidateNested(), Type(type));
export const NestedList = (type: () => new () => object) =>
  all(IsArray(), ArrayMaxSize(200), ValidateNested({ each: true }), Type(type));
/** A list of country codes (ISO 3166-1) or language codes (ISO 639-1). */
export const Codes = (of: 'country' | 'language') =>
  all(IsArray(), ArrayMaxSize(200), Matches(of === 'country' ? /^[A-Z]{2}$/ : /^[a-z]{2}$/, { each: true }));
