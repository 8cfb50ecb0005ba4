import { Transform } from 'class-transformer';
import { IsUUID, ValidateBy, ValidateIf } from 'class-validator';

export interface TextLimits {
  /** UTF-16 units, as JavaScript and the apps' text fields count; class-validator's own `MaxLength` counts surrogate pairs as one. */
  readonly min: number;
  readonly max: number;
}

/** Text that a person wrote: within the limits, and not blank when something is required. */
export function isText(value: unknown, { min, max }: TextLimits): value is string {
  if (typeof value !== 'string' || value.length < min || value.length > max) return false;
  return min === 0 || value.trim() !== '';
}

export const TextField = (limits: TextLimits): PropertyDecorator =>
  ValidateBy({
    name: 'isText',
    constraints: [limits],
    validator: {
      validate: (value: unknown) => isText(value, limits),
      defaultMessage: (args) =>
        `${args?.property ?? 'text'} must be text of ${limits.min} to ${limits.max} UTF-16 units${limits.min > 0 ? ', and not blank' : ''}`,
    },
  });

/** An id in a body: lower case from here on, as in paths, so that ids can be compared as strings. */
export const UuidField = (): PropertyDecorator => (target, property) => {
  IsUUID()(target, property);
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value))(target, property);
};

/** The field may be left out; null is not the same and is refused (class-validator's `IsOptional` lets it pass). */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined);
