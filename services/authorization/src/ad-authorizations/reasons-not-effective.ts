import type { PostState } from '@afterglow/contracts/stories/post.state';
import type { AdAuthorizationStatus } from './ad-authorization.entity.ts';

export type ReasonNotEffective =
  | 'NOT_STARTED'
  | 'EXPIRED'
  | 'REVOKED'
  | 'POST_GONE'
  | 'POST_NOT_PUBLIC'
  | 'ACCOUNT_TOGGLE_OFF'
  | 'POST_TOGGLE_OFF'
  | 'CREATOR_SUSPENDED';

/** All that the effectiveness of a grant depends on. */
export interface EffectivenessFacts {
  readonly status: AdAuthorizationStatus;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly revokesAt: Date | null;
  /** Undefined as long as stories has not told of the post: then it counts as gone. */
  readonly post: { readonly status: PostState['status']; readonly privacy: PostState['privacy'] } | undefined;
  readonly adAuthorizationEnabled: boolean;
  readonly isAdPromotable: boolean;
  readonly isCreatorSuspended: boolean;
}

/**
 * A grant is effective if nothing speaks against it: the conjunction of AU7, in which every condition stands alone and is
 * never stored. What suspends a grant (the last five) lifts by itself when it passes.
 */
export function reasonsNotEffective(facts: EffectivenessFacts, now: Date): ReasonNotEffective[] {
  const revoked = facts.status === 'REVOKED' || (facts.status === 'REVOKING' && (!facts.revokesAt || now >= facts.revokesAt));
  const expired = !revoked && (facts.status === 'EXPIRED' || now >= facts.endsAt);
  const postGone = facts.post?.status !== 'PUBLISHED';
  const conditions: readonly [boolean, ReasonNotEffective][] = [
    [now < facts.startsAt, 'NOT_STARTED'],
    [expired, 'EXPIRED'],
    [revoked, 'REVOKED'],
    [postGone, 'POST_GONE'],
    [!postGone && facts.post?.privacy !== 'PUBLIC_TO_EVERYONE', 'POST_NOT_PUBLIC'],
    [!facts.adAuthorizationEnabled, 'ACCOUNT_TOGGLE_OFF'],
    [!facts.isAdPromotable, 'POST_TOGGLE_OFF'],
    [facts.isCreatorSuspended, 'CREATOR_SUSPENDED'],
  ];
  return conditions.flatMap(([holds, reason]) => (holds ? [reason] : []));
}
