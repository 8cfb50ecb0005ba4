import type { AdAuthorizationCaps } from '@afterglow/contracts/authorization/ad-authorization.state';
import type { AdAuthorization, AdAuthorizationStatus } from './ad-authorization.entity.ts';
import type { ReasonNotEffective } from './reasons-not-effective.ts';

export interface AdAuthorizationView {
  readonly adAuthorizationId: string;
  readonly adCodeId: string;
  readonly creatorId: string;
  readonly businessAccountId: string;
  readonly scope: 'POST';
  readonly postId: string;
  readonly noticeHours: number;
  readonly caps: AdAuthorizationCaps | null;
  readonly status: AdAuthorizationStatus;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly revokesAt: string | null;
  readonly endedAt: string | null;
  /** Whether ads may run with it right now. */
  readonly isEffective: boolean;
  /** Everything that stands against it right now; empty if it is effective. */
  readonly reasonsNotEffective: readonly ReasonNotEffective[];
}

export function toAdAuthorizationView(
  authorization: AdAuthorization,
  reasonsNotEffective: readonly ReasonNotEffective[],
  now: Date,
): AdAuthorizationView {
  return {
    adAuthorizationId: authorization.id,
    adCodeId: authorization.adCodeId,
    creatorId: authorization.creatorId,
    businessAccountId: authorization.businessAccountId,
    scope: authorization.scope,
    postId: authorization.postId,
    noticeHours: authorization.noticeHours,
    caps: authorization.caps,
    status: authorization.statusAt(now),
    startsAt: authorization.startsAt.toISOString(),
    endsAt: authorization.endsAt.toISOString(),
    revokesAt: authorization.revokesAt?.toISOString() ?? null,
    endedAt: authorization.endedAtBy(now)?.toISOString() ?? null,
    isEffective: reasonsNotEffective.length === 0,
    reasonsNotEffective,
  };
}
