import { MARKET } from '@afterglow/local/platform-helper/platform-actions';
import type { ProcessPlatform } from '@afterglow/testing/process-platform';

export interface ClockLook {
  /** By the replica's own word, how far off its estimate of the time could be at most. */
  readonly errorMs: number;
  /** Why it answers without ads; null when it decides. */
  readonly reason: string | null;
}

/**
 * What a replica says about its estimate, and what it decides meanwhile. Null where that was another estimate: one grows less
 * certain with time, until a better one takes its place.
 */
export async function lookAtClock(platform: ProcessPlatform, replica: number): Promise<ClockLook | null> {
  const before = await errorOf(platform, replica);
  const viewer = {
    viewerId: crypto.randomUUID(),
    country: MARKET.country,
    language: 'en',
    ageGroup: 'AGE_25_34',
    interests: [],
    operatingSystem: 'ANDROID',
    network: 'WIFI',
    audienceIds: [],
  } as const;
  const { reason } = await platform.clientOf(replica).call('delivery', 'POST /v1/decisions', {
    as: 'feed',
    body: { placement: 'IN_FEED', viewer, slots: 1 },
  });
  const errorMs = await errorOf(platform, replica);
  return before <= errorMs && isTooMuch(before) === isTooMuch(errorMs) ? { errorMs, reason } : null;
}

/** `maxClockSkewMs` (DESIGN §4). */
export const isTooMuch = (errorMs: number): boolean => errorMs > 250;

async function errorOf(platform: ProcessPlatform, replica: number): Promise<number> {
  const metrics = await (await fetch(`${platform.replicasOf('delivery')[replica]?.url}/metrics`)).text();
  return Number(/^delivery_clock_error_ms(?:\{.*\})? (\S+)$/m.exec(metrics)?.[1]?.replace('Inf', 'Infinity'));
}
