import { ValidateIf } from 'class-validator';

/** A field of an edit: not named means unchanged. Unlike IsOptional it lets no null through. */
export const IfGiven = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined);
