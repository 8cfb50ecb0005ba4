/**
 * A promise about a control topic: whatever its service had committed at `asOf` is in the log below `offsets`. Not an event:
 * no table, no reaction, gone after an hour.
 */
export interface Watermark {
  /** Real time of the service's data base, milliseconds since 1970. */
  readonly asOf: number;
  /** By partition: where it ended, as soon as everything committed at `asOf` was in it. */
  readonly offsets: readonly number[];
}

export function writeWatermark({ asOf, offsets }: Watermark): string {
  return JSON.stringify({ asOf: new Date(asOf).toISOString(), offsets });
}

/** Null when it is none: then nothing is promised. */
export function readWatermark(value: string | null): Watermark | null {
  let read: { asOf?: unknown; offsets?: unknown } | null;
  try {
    read = JSON.parse(value ?? '') as typeof read;
  } catch {
    return null;
  }
  const asOf = typeof read?.asOf === 'string' ? Date.parse(read.asOf) : Number.NaN;
  const offsets = read?.offsets;
  if (Number.isNaN(asOf) || !Array.isArray(offsets) || !offsets.every((offset) => Number.isSafeInteger(offset))) return null;
  return { asOf, offsets: offsets as number[] };
}
