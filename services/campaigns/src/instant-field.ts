import { IsISO8601, Matches } from 'class-validator';

/** A point in time in a body: ISO-8601 in UTC, at most milliseconds, on a day that exists. */
export function InstantField(): PropertyDecorator {
  const rules = [IsISO8601({ strict: true }), Matches(/^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/)];
  return (target, property) => rules.forEach((rule) => rule(target, property));
}
