import type { ValueTransformer } from 'typeorm';

/** A `bigint` column as a `number`. Throws where a number could no longer be exact (beyond 2^53 − 1); null passes. */
export const safeInteger: ValueTransformer = {
  to: (value: unknown): unknown => {
    // Find operators of a query (`MoreThan(5)`) pass: TypeORM hands their inner value to this function by itself.
    if (typeof value === 'number') assertSafe(value, value);
    return value;
  },
  from: (value: unknown): number | null => {
    if (value === null || value === undefined) return null;
    const number = Number(value);
    assertSafe(number, value);
    return number;
  },
};

function assertSafe(number: number, original: unknown): void {
  if (!Number.isSafeInteger(number)) throw new RangeError(`${String(original)} is not a whole number between ±(2^53 − 1)`);
}
