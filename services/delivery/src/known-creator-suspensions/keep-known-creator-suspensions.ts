import { CreatorReinstated } from '@afterglow/contracts/stories/creator-reinstated';
import { CreatorSuspended } from '@afterglow/contracts/stories/creator-suspended';
import type { Copy } from '@afterglow/messaging/reaction';

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { keepRight } from '../right-steps/keep-right.ts';
import { KnownCreatorSuspension } from './known-creator-suspension.entity.ts';

/** What delivery knows of creators' suspensions: the newest state of each, and when each began and ended. */
@Injectable()
export class KeepKnownCreatorSuspensions implements Copy<CreatorSuspended | CreatorReinstated> {
  readonly events = [CreatorSuspended, CreatorReinstated];

  async keep(event: CreatorSuspended | CreatorReinstated, tx: EntityManager): Promise<void> {
    const { creatorId, aggregateVersion } = event;
    const state =
      event instanceof CreatorSuspended
        ? { creatorId, isSuspended: true, since: event.suspendedAt }
        : { creatorId, isSuspended: false, since: event.reinstatedAt };
    const step = { at: state.since, isOn: !state.isSuspended };
    await keepRight(tx, KnownCreatorSuspension, { id: creatorId, version: aggregateVersion, state, step });
  }
}
