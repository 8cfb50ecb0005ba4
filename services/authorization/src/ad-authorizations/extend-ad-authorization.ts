import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownPost } from '../known-posts/known-post.entity.ts';
import { PostGone } from '../known-posts/known-post.errors.ts';
import { requirePromotable } from '../post-ad-settings/require-promotable.ts';
import { AdAuthorization } from './ad-authorization.entity.ts';
import { AdAuthorizationNotFound } from './ad-authorization.errors.ts';

export interface ExtendAdAuthorizationInput {
  readonly adAuthorizationId: string;
  readonly creatorId: string;
  readonly authorizationDays: number;
}

/** A creator gives a grant more time, under the same conditions as a new code: both toggles on, and the post still there. */
@Injectable()
export class ExtendAdAuthorization {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: ExtendAdAuthorizationInput, tx: EntityManager): Promise<AdAuthorization> {
    const { adAuthorizationId: id, creatorId, authorizationDays: days } = input;
    const found = await tx.findOne(AdAuthorization, { where: { id, creatorId } });
    if (!found) throw new AdAuthorizationNotFound(id);
    // As redeeming does: toggles first, then the grant.
    await requirePromotable(tx, found);
    if (!(await tx.existsBy(KnownPost, { id: found.postId, status: 'PUBLISHED' }))) throw new PostGone(found.postId);
    const authorization = await tx.findOneOrFail(AdAuthorization, { where: { id }, lock: { mode: 'pessimistic_write' } });

    const events = authorization.extend({ days, at: await this.clock.now(tx) });

    await tx.save(authorization);
    await this.outbox.append(tx, events);
    return authorization;
  }
}
