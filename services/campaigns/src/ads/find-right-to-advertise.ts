import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ObjectiveType } from '../campaigns/campaign-offers.ts';
import { KnownAdAuthorization } from '../known-ad-authorizations/known-ad-authorization.entity.ts';
import { KnownCreatorAdSettings } from '../known-creator-ad-settings/known-creator-ad-settings.entity.ts';
import { KnownCreatorSuspension } from '../known-creator-suspensions/known-creator-suspension.entity.ts';
import { KnownPostAdSettings } from '../known-post-ad-settings/known-post-ad-settings.entity.ts';
import { KnownPost } from '../known-posts/known-post.entity.ts';
import { grantObstacles, postObstacles, suspensionObstacles, type RightObstacle } from './ad-right.ts';
import {
  AdAuthorizationNotFound,
  AuthorizationForOtherPost,
  AuthorizationNotEffective,
  NotOwnPost,
  ObjectiveNotGranted,
  PlacementNotGranted,
  PostNotFound,
  PostNotPromotable,
  PostNotYetKnown,
} from './ad.errors.ts';

export interface GrantToUse {
  readonly adAuthorizationId: string;
  readonly businessAccountId: string;
  readonly postId: string;
  /** Of the campaign; it never changes, nor do a grant's caps. */
  readonly objectiveType: ObjectiveType;
}

/** Where all ads are shown so far. */
const PLACEMENT = 'IN_FEED';

/** The post that an ad may show, and who made it. */
export interface RightToAdvertise {
  readonly postId: string;
  readonly creatorId: string;
  readonly adAuthorizationId: string | null;
}

/**
 * Whether an ad may show a post. It locks the copies of grant and post FOR SHARE before it decides, and the reactions that
 * pause ads lock them for themselves: neither can miss the other.
 */
@Injectable()
export class FindRightToAdvertise {
  constructor(private readonly clock: Clock) {}

  /** Somebody's post, by a grant that is effective now. */
  async byGrant(grantToUse: GrantToUse, tx: EntityManager): Promise<RightToAdvertise> {
    const { adAuthorizationId, businessAccountId, postId, objectiveType } = grantToUse;
    const known = await tx.findOne(KnownAdAuthorization, {
      where: { id: adAuthorizationId },
      lock: { mode: 'pessimistic_read' },
    });
    if (known?.state.businessAccountId !== businessAccountId) throw new AdAuthorizationNotFound(adAuthorizationId);
    const authorization = known.state;
    if (authorization.postId !== postId) throw new AuthorizationForOtherPost(adAuthorizationId, authorization.postId);
    const { objectiveTypes, placements } = authorization.caps ?? {};
    if (objectiveTypes && !objectiveTypes.includes(objectiveType)) {
      throw new ObjectiveNotGranted({ adAuthorizationId, objectiveType, grantedObjectiveTypes: objectiveTypes });
    }
    if (placements && !placements.includes(PLACEMENT)) {
      throw new PlacementNotGranted({ adAuthorizationId, placement: PLACEMENT, grantedPlacements: placements });
    }

    const post = await lockPost(tx, postId);
    if (!post) throw new PostNotYetKnown(postId);
    const creatorAdSettings = await tx.findOneBy(KnownCreatorAdSettings, { id: authorization.creatorId });
    const postAdSettings = await tx.findOneBy(KnownPostAdSettings, { id: postId });

    const grant = {
      authorization,
      creatorAdSettings: creatorAdSettings?.state ?? null,
      postAdSettings: postAdSettings?.state ?? null,
    };
    const obstacles = [...grantObstacles(grant, await this.clock.now(tx)), ...(await obstaclesOf(post, tx))]
      // Grants are made only while the toggle is on: as long as nothing else was heard of it, AdAuthorized is proof enough.
      .filter(({ cause }) => cause !== 'CREATOR_TOGGLE_OFF' || creatorAdSettings !== null);
    if (obstacles.length > 0) throw new AuthorizationNotEffective(adAuthorizationId, obstacles);
    return { postId, creatorId: authorization.creatorId, adAuthorizationId };
  }

  /** The caller's own post, which needs nobody's leave. */
  async toOwnPost({ postId, userId }: { postId: string; userId: string }, tx: EntityManager): Promise<RightToAdvertise> {
    const post = await lockPost(tx, postId);
    if (!post) throw new PostNotFound(postId);
    if (post.state.creatorId !== userId) throw post.isPromotable() ? new NotOwnPost(postId) : new PostNotFound(postId);
    const obstacles = await obstaclesOf(post, tx);
    if (obstacles.length > 0) throw new PostNotPromotable(postId, obstacles);
    return { postId, creatorId: userId, adAuthorizationId: null };
  }
}

/** Of the post itself, whoever advertises it. */
async function obstaclesOf(post: KnownPost, tx: EntityManager): Promise<RightObstacle[]> {
  const suspension = await tx.findOneBy(KnownCreatorSuspension, { id: post.state.creatorId });
  return [...postObstacles(post.state), ...suspensionObstacles(suspension?.state ?? null)];
}

function lockPost(tx: EntityManager, postId: string): Promise<KnownPost | null> {
  return tx.findOne(KnownPost, { where: { id: postId }, lock: { mode: 'pessimistic_read' } });
}
