import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AdAuthorization } from './ad-authorization.entity.ts';
import { AdAuthorizationNotFound } from './ad-authorization.errors.ts';

export interface RevokeAdAuthorizationInput {
  readonly adAuthorizationId: string;
  readonly creatorId: string;
}

/** A creator withdraws the right to advertise with a post. Revoking twice is allowed and silent. */
@Injectable()
export class RevokeAdAuthorization {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: RevokeAdAuthorizationInput, tx: EntityManager): Promise<AdAuthorization> {
    const authorization = await tx.findOne(AdAuthorization, {
      where: { id: input.adAuthorizationId, creatorId: input.creatorId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!authorization) throw new AdAuthorizationNotFound(input.adAuthorizationId);

    const events = authorization.revoke(await this.clock.now(tx));

    await tx.save(authorization);
    await this.outbox.append(tx, events);
    return authorization;
  }
}
