import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { invalidRequest, type FieldError } from './request-refusal.ts';

/** A body full of nonsense gets a readable answer, not one that is larger than itself. */
const MAX_ERRORS = 50;

/** Bodies and queries are classes with rules; a field that the class does not know is refused, not ignored. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    exceptionFactory: (errors) => invalidRequest(fieldErrors(errors, '').slice(0, MAX_ERRORS)),
  });
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
