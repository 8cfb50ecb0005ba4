import type { AdAuthorizationState } from '@afterglow/contracts/authorization/ad-authorization.state';
import type { BusinessAccountState } from '@afterglow/contracts/authorization/business-account.state';
import type { CreatorAdSettings } from '../known-creator-ad-settings/known-creator-ad-settings.entity.ts';
import type { KnownCreatorSuspensionState } from '../known-creator-suspensions/known-creator-suspension.entity.ts';
import type { PostAdSettings } from '../known-post-ad-settings/known-post-ad-settings.entity.ts';
import type { KnownPostState } from '../known-posts/known-post.entity.ts';

export type RightCause =
  | 'AUTHORIZATION_NOT_STARTED'
  | 'AUTHORIZATION_EXPIRED'
  | 'AUTHORIZATION_REVOKED'
  | 'CREATOR_TOGGLE_OFF'
  | 'POST_TOGGLE_OFF'
  | 'CREATOR_SUSPENDED'
  | 'CREATOR_NOT_A_MEMBER'
  | 'POST_NOT_PUBLIC'
  | 'POST_DELETED';

/** Why an ad has no right to show its post. */
export interface RightObstacle {
  readonly cause: RightCause;
  /** Null: not known. */
  readonly since: string | null;
}

export interface GrantFacts {
  readonly authorization: AdAuthorizationState;
  /** Null: never heard of. */
  readonly creatorAdSettings: CreatorAdSettings | null;
  readonly postAdSettings: PostAdSettings | null;
}

/**
 * A grant is effective when its status and times allow it and both toggles are on (AU7); suspension is never stored, every
 * reader computes it. Together with `postObstacles` this is the whole conjunction.
 */
export function grantObstacles(facts: GrantFacts, at: Date): RightObstacle[] {
  return [...authorizationObstacles(facts.authorization, at), ...toggleObstacles(facts)];
}

/** An own post needs no grant; it is own for as long as its creator is a member of the business account. */
export function ownPostObstacles(creatorId: string, account: BusinessAccountState | null): RightObstacle[] {
  const isMember = account?.members.some(({ userId }) => userId === creatorId) ?? false;
  return isMember ? [] : [{ cause: 'CREATOR_NOT_A_MEMBER', since: null }];
}

/** By grant or as an own post: nothing of a suspended creator is advertised. Null: never heard of, so never suspended. */
export function suspensionObstacles(suspension: KnownCreatorSuspensionState | null): RightObstacle[] {
  return suspension?.isSuspended ? [{ cause: 'CREATOR_SUSPENDED', since: suspension.since }] : [];
}

export function postObstacles(post: KnownPostState | null): RightObstacle[] {
  if (!post) return [{ cause: 'POST_NOT_PUBLIC', since: null }];
  if (post.status !== 'PUBLISHED') return [{ cause: 'POST_DELETED', since: post.endedAt }];
  if (post.privacy !== 'PUBLIC_TO_EVERYONE') return [{ cause: 'POST_NOT_PUBLIC', since: post.privacyChangedAt ?? null }];
  return [];
}

function authorizationObstacles(authorization: AdAuthorizationState, at: Date): RightObstacle[] {
  const { status, startsAt, endsAt, revokesAt, endedAt } = authorization;
  if (status === 'REVOKED') return [{ cause: 'AUTHORIZATION_REVOKED', since: endedAt ?? revokesAt }];
  if (status === 'EXPIRED' || at >= new Date(endsAt)) return [{ cause: 'AUTHORIZATION_EXPIRED', since: endsAt }];
  if (status === 'REVOKING' && (revokesAt === null || at >= new Date(revokesAt))) {
    return [{ cause: 'AUTHORIZATION_REVOKED', since: revokesAt }];
  }
  if (at < new Date(startsAt)) return [{ cause: 'AUTHORIZATION_NOT_STARTED', since: null }];
  return [];
}

function toggleObstacles({ creatorAdSettings, postAdSettings }: GrantFacts): RightObstacle[] {
  const obstacles: RightObstacle[] = [];
  // Off for every new creator, so never heard of is off.
  if (!creatorAdSettings?.adAuthorizationEnabled) {
    obstacles.push({ cause: 'CREATOR_TOGGLE_OFF', since: creatorAdSettings?.changedAt ?? null });
  }
  // On once the account allows it, so never heard of is on.
  if (postAdSettings?.isAdPromotable === false) obstacles.push({ cause: 'POST_TOGGLE_OFF', since: postAdSettings.changedAt });
  return obstacles;
}
