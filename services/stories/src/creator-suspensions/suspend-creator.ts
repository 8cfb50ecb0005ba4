import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CreatorSuspension } from './creator-suspension.entity.ts';
import { lockCreatorSuspension } from './lock-creator-suspension.ts';

export interface SuspendCreatorInput {
  readonly creatorId: string;
  readonly reason: string;
  readonly moderatorId: string;
}

/** A moderator suspends a creator: no ad shows anything of theirs until they are reinstated. */
@Injectable()
export class SuspendCreator {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ creatorId, reason, moderatorId }: SuspendCreatorInput, tx: EntityManager): Promise<CreatorSuspension> {
    const suspension = await lockCreatorSuspension(creatorId, tx);

    const events = suspension.suspend({ reason, by: moderatorId, at: await this.clock.now(tx) });

    if (events.length > 0) await tx.save(suspension);
    await this.outbox.append(tx, events);
    return suspension;
  }
}
