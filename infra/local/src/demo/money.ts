/** `1_400` micros are `$0.0014`: at least two decimals, at most six. */
export function usd(micros: number): string {
  const [units = '0', decimals = ''] = (micros / 1_000_000).toFixed(6).split('.');
  return `$${units}.${decimals.replace(/0{1,4}$/, '')}`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}
