import { createHash } from 'node:crypto';

/** Few enough that a transaction with 15,000 keys does not exhaust the server's lock table. */
export const KEY_SLOTS = 1024;

/** The advisory-lock slots of these keys, distinct and sorted, so that two flushes never wait for each other in a ring. */
export function slotsOf(keys: readonly string[]): number[] {
  const slots = new Set([...new Set(keys)].map((key) => createHash('sha1').update(key).digest().readUInt16BE(0) % KEY_SLOTS));
  return [...slots].sort((a, b) => a - b);
}
