/** Of ascending values, by the nearest rank: a value that was measured, never one between two. NaN of none. */
export function percentile(ascending, share) {
  if (ascending.length === 0) return NaN;
  return ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)];
}
