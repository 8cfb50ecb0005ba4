import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import type { Copy } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { keepRight } from '../right-steps/keep-right.ts';
import { KnownCreatorAdSettings, type KnownCreatorAdSettingsState } from './known-creator-ad-settings.entity.ts';

/** What delivery knows of creators' toggles: the newest state of each, and when it was on. */
@Injectable()
export class KeepKnownCreatorAdSettings implements Copy<CreatorAdSettingsChanged> {
  readonly events = [CreatorAdSettingsChanged];

  async keep(event: CreatorAdSettingsChanged, tx: EntityManager): Promise<void> {
    const { creatorId, adAuthorizationEnabled, changedAt } = event;
    const state: KnownCreatorAdSettingsState = { creatorId, adAuthorizationEnabled, changedAt };
    const step = { at: changedAt, isOn: adAuthorizationEnabled };
    await keepRight(tx, KnownCreatorAdSettings, { id: creatorId, version: event.aggregateVersion, state, step });
  }
}
