import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CreatorAdSettings } from './creator-ad-settings.entity.ts';
import { lockCreatorAdSettings } from './lock-creator-ad-settings.ts';

export interface SwitchAdAuthorizationInput {
  readonly creatorId: string;
  readonly adAuthorizationEnabled: boolean;
}

/** A creator allows or forbids ads with all own posts; forbidding is never refused and needs nobody's consent. */
@Injectable()
export class SwitchAdAuthorization {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: SwitchAdAuthorizationInput, tx: EntityManager): Promise<CreatorAdSettings> {
    const settings = await lockCreatorAdSettings(tx, input.creatorId, 'pessimistic_write');

    const events = settings.switchTo({ adAuthorizationEnabled: input.adAuthorizationEnabled, at: await this.clock.now(tx) });

    await tx.save(settings);
    await this.outbox.append(tx, events);
    return settings;
  }
}
