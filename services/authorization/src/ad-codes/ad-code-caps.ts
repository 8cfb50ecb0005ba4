import type { AdAuthorizationCaps } from '@afterglow/contracts/authorization/ad-authorization.state';
import { AdCodeCapsEndPassed, AdCodeCapsWithoutCurrency } from './ad-code.errors.ts';

export const placements = ['IN_FEED', 'TOPVIEW'] as const;
export const objectiveTypes = [
  'REACH',
  'TRAFFIC',
  'VIDEO_VIEWS',
  'ENGAGEMENT',
  'WEB_CONVERSIONS',
  'TOPVIEW_REACH',
] as const satisfies readonly NonNullable<AdAuthorizationCaps['objectiveTypes']>[number][];

/** What a creator allows at most with a code (AU5); null: no limit. */
export interface AdCodeCaps extends AdAuthorizationCaps {
  /** Of `dailySpendMicros`: who redeems the code pays in it. */
  readonly currency: string | null;
  readonly endsAt: string | null;
}

/** Throws for an amount without a currency, and for an end that has passed. */
export function assertCaps(caps: AdCodeCaps | null, now: Date): void {
  if (!caps) return;
  if ((caps.dailySpendMicros === null) !== (caps.currency === null)) throw new AdCodeCapsWithoutCurrency();
  if (caps.endsAt !== null && new Date(caps.endsAt) <= now) throw new AdCodeCapsEndPassed(caps.endsAt);
}

/** What every reader of the grant has to keep; its end is the grant's own. */
export function capsOfGrant(caps: AdCodeCaps | null): AdAuthorizationCaps | null {
  if (!caps) return null;
  const { dailySpendMicros, placements: allowed, objectiveTypes: objectives } = caps;
  if (dailySpendMicros === null && allowed === null && objectives === null) return null;
  return { dailySpendMicros, placements: allowed, objectiveTypes: objectives };
}

export function earlierEnd(expiresAt: Date, caps: AdCodeCaps | null): Date {
  const endsAt = caps?.endsAt ? new Date(caps.endsAt) : expiresAt;
  return endsAt < expiresAt ? endsAt : expiresAt;
}
