import { DomainError } from '@afterglow/service-defaults/domain-error';
import type { RightObstacle } from './ad-right.ts';

/** Also the answer to who is no member of its business account. */
export class AdNotFound extends DomainError {
  constructor(adId: string) {
    super({
      code: 'ad.not_found',
      kind: 'not-found',
      message: 'There is no ad with this id in a business account of yours.',
      facts: { adId },
    });
  }
}

export class AdDeleted extends DomainError {
  constructor(adId: string) {
    super({
      code: 'ad.deleted',
      kind: 'conflict',
      message: 'The ad is deleted: it can be read, not changed.',
      facts: { adId },
    });
  }
}

export class ApprovedCreativeIsFixed extends DomainError {
  constructor(adId: string) {
    super({
      code: 'ad.approved_creative_is_fixed',
      kind: 'conflict',
      message: 'Review has approved this landing page and call to action; create another ad to use others.',
      facts: { adId },
    });
  }
}

/** Also the answer for a grant of another business account. */
export class AdAuthorizationNotFound extends DomainError {
  constructor(adAuthorizationId: string) {
    super({
      code: 'ad_authorization.not_found',
      kind: 'not-found',
      message: "There is no ad authorization with this id for the ad group's business account.",
      facts: { adAuthorizationId },
    });
  }
}

export class AuthorizationForOtherPost extends DomainError {
  constructor(adAuthorizationId: string, postId: string) {
    super({
      code: 'ad.authorization_for_other_post',
      kind: 'broken-rule',
      message: 'This ad authorization is for another post.',
      facts: { adAuthorizationId, authorizedPostId: postId },
    });
  }
}

/** AU5: no ad of this campaign would ever be shown by this grant. */
export class ObjectiveNotGranted extends DomainError {
  constructor(facts: {
    readonly adAuthorizationId: string;
    readonly objectiveType: string;
    readonly grantedObjectiveTypes: readonly string[];
  }) {
    super({
      code: 'ad.objective_not_granted',
      kind: 'broken-rule',
      message: `The creator allows only these objectives: ${facts.grantedObjectiveTypes.join(', ')}; the campaign's is ${facts.objectiveType}.`,
      facts,
    });
  }
}

/** AU5: ads are not shown anywhere that this grant allows. */
export class PlacementNotGranted extends DomainError {
  constructor(facts: {
    readonly adAuthorizationId: string;
    readonly placement: string;
    readonly grantedPlacements: readonly string[];
  }) {
    super({
      code: 'ad.placement_not_granted',
      kind: 'broken-rule',
      message: `The creator allows only these placements: ${facts.grantedPlacements.join(', ')}; ads are shown in ${facts.placement}.`,
      facts,
    });
  }
}

export class AuthorizationNotEffective extends DomainError {
  constructor(adAuthorizationId: string, obstacles: readonly RightObstacle[]) {
    super({
      code: 'ad.authorization_not_effective',
      kind: 'broken-rule',
      message: `No ad can use this ad authorization now: ${obstacles.map(({ cause }) => cause).join(', ')}.`,
      facts: { adAuthorizationId, causes: obstacles.map(({ cause, since }) => ({ cause, since })) },
    });
  }
}

/** The identity and the fields that belong to it do not go together. */
export class IdentityMismatch extends DomainError {
  constructor(identityType: 'AUTH_CODE' | 'TT_USER') {
    super({
      code: 'ad.identity_mismatch',
      kind: 'broken-rule',
      message:
        identityType === 'AUTH_CODE'
          ? 'AUTH_CODE needs the adAuthorizationId of the grant that it rests on.'
          : 'TT_USER is for your own post and takes no adAuthorizationId.',
      facts: { identityType },
    });
  }
}

/** Also the answer for posts that the caller may not see. */
export class PostNotFound extends DomainError {
  constructor(postId: string) {
    super({ code: 'post.not_found', kind: 'not-found', message: 'There is no post with this id.', facts: { postId } });
  }
}

/** A grant names the post, but its state has not been heard yet: that passes by itself. */
export class PostNotYetKnown extends DomainError {
  constructor(postId: string) {
    super({
      code: 'post.not_yet_known',
      kind: 'conflict',
      message: 'The state of this post is not known here yet; try again in a moment.',
      facts: { postId },
      retryAfterSeconds: 1,
    });
  }
}

export class NotOwnPost extends DomainError {
  constructor(postId: string) {
    super({
      code: 'ad.not_own_post',
      kind: 'broken-rule',
      message: "TT_USER is for your own posts; for another creator's post use AUTH_CODE with the creator's grant.",
      facts: { postId },
    });
  }
}

export class PostNotPromotable extends DomainError {
  constructor(postId: string, obstacles: readonly RightObstacle[]) {
    super({
      code: 'ad.post_not_promotable',
      kind: 'broken-rule',
      message: `No ad can show this post now: ${obstacles.map(({ cause }) => cause).join(', ')}.`,
      facts: { postId, causes: obstacles.map(({ cause, since }) => ({ cause, since })) },
    });
  }
}
