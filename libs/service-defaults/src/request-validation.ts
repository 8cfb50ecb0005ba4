import { Injectable, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { invalidRequest, type FieldError } from './request-refusal.ts';

/** A body full of nonsense gets a readable answer, not one that is larger than itself. */
const MAX_ERRORS = 50;

/** Bodies and queries are classes with rules; a field that the class does not know is refused, not ignored. */
@Injectable()
export class RequestValidation extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      exceptionFactory: (errors) => invalidRequest(fieldErrors(errors, '').slice(0, MAX_ERRORS)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const transformed: unknown = await super.transform(value, metadata);
    const errors = shapeErrors(transformed, '');
    if (errors.length > 0) throw invalidRequest(errors.slice(0, MAX_ERRORS));
    return transformed;
  }
}

function fieldErrors(errors: readonly ValidationError[], parent: string): FieldError[] {
  return errors.flatMap((error) => {
    const field = `${parent}${error.property}`;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) =>
      rule === 'whitelistValidation'
        ? { field, rule: 'unknown', message: `${error.property} is not a known field` }
        : { field, rule, message },
    );
    return [...own, ...fieldErrors(error.children ?? [], `${field}.`)];
  });
}

/** class-validator takes a list where `ValidateNested` stands for one object, unchecked if it is empty, and the reverse. */
function shapeErrors(value: unknown, parent: string): FieldError[] {
  if (typeof value !== 'object' || value === null || value.constructor === Object) return [];
  const nested = getMetadataStorage()
    .getTargetValidationMetadatas(value.constructor, '', false, false)
    .filter(({ type }) => type === 'nestedValidation');
  // `ValidateNested()` without options leaves `each` undefined, whatever its type says.
  return nested.flatMap(({ propertyName, each: isList = false }) => {
    const child: unknown = (value as Record<string, unknown>)[propertyName];
    if (child === undefined || child === null) return [];
    const field = `${parent}${propertyName}`;
    if (Array.isArray(child) !== isList) return [shapeError(field, isList)];
    return [child].flat().flatMap((item, at) => shapeErrors(item, isList ? `${field}.${at}.` : `${field}.`));
  });
}

function shapeError(field: string, isList: boolean): FieldError {
  return isList
    ? { field, rule: 'isArray', message: `${field} must be a list` }
    : { field, rule: 'isObject', message: `${field} must be an object` };
}
