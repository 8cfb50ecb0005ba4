import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { Outbox } from '@afterglow/messaging/outbox';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownAdAuthorization } from '../known-ad-authorizations/known-ad-authorization.entity.ts';
import { Ad } from './ad.entity.ts';

/** An ad may not run without its authorization: every ad that rests on it pauses. */
@Injectable()
export class PauseAdsWhenAdAuthorizationRevoked implements Reaction<AdAuthorizationRevoked> {
  readonly event = AdAuthorizationRevoked;

  constructor(private readonly outbox: Outbox) {}

  async react(event: AdAuthorizationRevoked, tx: EntityManager): Promise<void> {
    // create-ad locks the same copy FOR SHARE before it decides: neither can miss the other.
    const known = await tx.findOneOrFail(KnownAdAuthorization, {
      where: { id: event.adAuthorizationId },
      lock: { mode: 'pessimistic_write' },
    });
    if (known.version > event.aggregateVersion) return;

    const ads = await tx.find(Ad, {
      where: { adAuthorizationId: known.id },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    const at = new Date(event.revokedAt);
    const paused = ads.flatMap((ad) => ad.pause({ reason: 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED', at }));
    await tx.save(ads);
    await this.outbox.append(tx, paused);
  }
}
