import { IsInt, Max, Min } from 'class-validator';

/** An amount of money in whole millionths of its currency's unit. Both bounds are inclusive. */
export function IsMicros(bounds: { readonly min?: number; readonly max?: number } = {}): PropertyDecorator {
  const rules = [IsInt(), Min(bounds.min ?? 0), Max(bounds.max ?? Number.MAX_SAFE_INTEGER)];
  return (target, property) => rules.forEach((rule) => rule(target, property));
}
