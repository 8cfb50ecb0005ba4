import { AdAuthorizationExtended } from '@afterglow/contracts/authorization/ad-authorization-extended';
import { Outbox } from '@afterglow/messaging/outbox';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownAdAuthorization } from '../known-ad-authorizations/known-ad-authorization.entity.ts';
import { KnownPost } from '../known-posts/known-post.entity.ts';
import { Ad } from './ad.entity.ts';

/** AU4: an expired authorization that is extended carries its ads again, the same ones, by itself. */
@Injectable()
export class ResumeAdsWhenAdAuthorizationExtended implements Reaction<AdAuthorizationExtended> {
  readonly event = AdAuthorizationExtended;

  constructor(private readonly outbox: Outbox) {}

  async react(event: AdAuthorizationExtended, tx: EntityManager): Promise<void> {
    const known = await tx.findOneOrFail(KnownAdAuthorization, {
      where: { id: event.adAuthorizationId },
      lock: { mode: 'pessimistic_write' },
    });
    if (known.version > event.aggregateVersion) return;
    // Whoever pauses for a post that is gone holds its row: it finds the ads resumed, or they find the post gone.
    const post = await tx.findOne(KnownPost, { where: { id: known.state.postId }, lock: { mode: 'pessimistic_read' } });

    const ads = await tx.find(Ad, {
      where: { adAuthorizationId: known.id },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    const at = new Date(event.extendedAt);
    const resumed = ads.flatMap((ad) => ad.resume({ reason: 'AD_STATUS_AUTHORIZATION_EXPIRED', at }));
    const isGone = post !== null && post.state.status !== 'PUBLISHED';
    const paused = isGone ? ads.flatMap((ad) => ad.pause({ reason: 'AD_STATUS_POST_DELETED', at })) : [];
    await tx.save(ads);
    await this.outbox.append(tx, [...resumed, ...paused]);
  }
}
