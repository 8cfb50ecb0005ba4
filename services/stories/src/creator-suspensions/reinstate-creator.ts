import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CreatorSuspension } from './creator-suspension.entity.ts';
import { lockCreatorSuspension } from './lock-creator-suspension.ts';

export interface ReinstateCreatorInput {
  readonly creatorId: string;
  readonly moderatorId: string;
}

/** A moderator lifts a suspension: what it stopped runs again by itself. */
@Injectable()
export class ReinstateCreator {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ creatorId, moderatorId }: ReinstateCreatorInput, tx: EntityManager): Promise<CreatorSuspension> {
    const suspension = await lockCreatorSuspension(creatorId, tx);

    const events = suspension.reinstate({ by: moderatorId, at: await this.clock.now(tx) });

    if (events.length > 0) await tx.save(suspension);
    await this.outbox.append(tx, events);
    return suspension;
  }
}
