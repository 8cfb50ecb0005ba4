import type { AdCodeCaps } from './ad-code-caps.ts';
import type { AdCode, AdCodeStatus, AuthorizationDays } from './ad-code.entity.ts';

/** A code as its creator sees it later: never the code itself. */
export interface AdCodeView {
  readonly adCodeId: string;
  readonly status: AdCodeStatus;
  readonly scope: 'POST';
  readonly postId: string;
  readonly authorizationDays: AuthorizationDays;
  readonly maxAdvertisers: number;
  readonly redemptionCount: number;
  readonly allowedBusinessAccountIds: readonly string[] | null;
  readonly noticeHours: number;
  readonly caps: AdCodeCaps | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly deletedAt: string | null;
}

/** The one answer that holds the code. */
export interface CreatedAdCodeView extends AdCodeView {
  readonly adCode: string;
}

export function toAdCodeView(adCode: AdCode, now: Date): AdCodeView {
  return {
    adCodeId: adCode.id,
    status: adCode.statusAt(now),
    scope: adCode.scope,
    postId: adCode.postId,
    authorizationDays: adCode.authorizationDays,
    maxAdvertisers: adCode.maxAdvertisers,
    redemptionCount: adCode.redemptionCount,
    allowedBusinessAccountIds: adCode.allowedBusinessAccountIds,
    noticeHours: adCode.noticeHours,
    caps: adCode.caps,
    createdAt: adCode.createdAt.toISOString(),
    expiresAt: adCode.expiresAt.toISOString(),
    deletedAt: adCode.deletedAt?.toISOString() ?? null,
  };
}
