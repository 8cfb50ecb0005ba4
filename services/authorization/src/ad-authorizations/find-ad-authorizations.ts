import { Clock } from '@afterglow/service-defaults/clock';
import { decodeCursor, pageOf, type Page, type PageQuery } from '@afterglow/service-defaults/page';
import { Injectable } from '@nestjs/common';
import { In, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { CreatorAdSettings } from '../creator-ad-settings/creator-ad-settings.entity.ts';
import { KnownCreatorSuspension } from '../known-creator-suspensions/known-creator-suspension.entity.ts';
import { KnownPost } from '../known-posts/known-post.entity.ts';
import { PostAdSettings } from '../post-ad-settings/post-ad-settings.entity.ts';
import { AdAuthorization } from './ad-authorization.entity.ts';
import { AdAuthorizationNotFound } from './ad-authorization.errors.ts';
import { toAdAuthorizationView, type AdAuthorizationView } from './ad-authorization.view.ts';
import { reasonsNotEffective } from './reasons-not-effective.ts';

/** Grants as both of their sides see them: the creator, and every member of the business account. */
@Injectable()
export class FindAdAuthorizations {
  constructor(private readonly clock: Clock) {}

  /** Newest first. */
  async ofUser(userId: string, query: PageQuery, tx: EntityManager): Promise<Page<AdAuthorizationView>> {
    const seen = seenBy(userId, tx)
      .orderBy('own.id', 'DESC')
      .limit(query.limit + 1);
    const below = decodeCursor(query);
    if (below !== undefined) seen.andWhere('own.id < :below', { below });
    const rows = await seen.getMany();
    const view = await this.viewer(rows, tx);
    return pageOf(rows, query, view);
  }

  async one(adAuthorizationId: string, userId: string, tx: EntityManager): Promise<AdAuthorizationView> {
    const authorization = await seenBy(userId, tx).andWhere('own.id = :adAuthorizationId', { adAuthorizationId }).getOne();
    if (!authorization) throw new AdAuthorizationNotFound(adAuthorizationId);
    return this.viewOf(authorization, tx);
  }

  async viewOf(authorization: AdAuthorization, tx: EntityManager): Promise<AdAuthorizationView> {
    const view = await this.viewer([authorization], tx);
    return view(authorization);
  }

  /** Reads once what the effectiveness of all these grants depends on. */
  private async viewer(
    authorizations: readonly AdAuthorization[],
    tx: EntityManager,
  ): Promise<(authorization: AdAuthorization) => AdAuthorizationView> {
    const postIds = In(authorizations.map((authorization) => authorization.postId));
    const creatorIds = In(authorizations.map((authorization) => authorization.creatorId));
    const posts = new Map((await tx.find(KnownPost, { where: { id: postIds } })).map((row) => [row.id, row]));
    const ofPosts = new Map((await tx.find(PostAdSettings, { where: { postId: postIds } })).map((row) => [row.postId, row]));
    const ofCreators = new Map(
      (await tx.find(CreatorAdSettings, { where: { creatorId: creatorIds } })).map((row) => [row.creatorId, row]),
    );
    const suspended = new Set(
      (await tx.find(KnownCreatorSuspension, { where: { id: creatorIds } }))
        .filter(({ state }) => state.isSuspended)
        .map(({ id }) => id),
    );
    const now = await this.clock.now(tx);
    return (authorization) => {
      const facts = {
        ...authorization,
        post: posts.get(authorization.postId),
        adAuthorizationEnabled: ofCreators.get(authorization.creatorId)?.adAuthorizationEnabled ?? false,
        isAdPromotable: ofPosts.get(authorization.postId)?.isAdPromotable ?? true,
        isCreatorSuspended: suspended.has(authorization.creatorId),
      };
      return toAdAuthorizationView(authorization, reasonsNotEffective(facts, now), now);
    };
  }
}

function seenBy(userId: string, tx: EntityManager): SelectQueryBuilder<AdAuthorization> {
  return tx
    .createQueryBuilder(AdAuthorization, 'own')
    .where(
      `(own.creatorId = :userId or own.businessAccountId in (select id from business_account where members @> :membership::jsonb))`,
      { userId, membership: JSON.stringify([{ userId }]) },
    );
}
