import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownCreatorAdSettings, type KnownCreatorAdSettingsState } from './known-creator-ad-settings.entity.ts';

/** What delivery knows of creators' toggles: the newest state of each. */
@Injectable()
export class KeepKnownCreatorAdSettings implements Copy<CreatorAdSettingsChanged> {
  readonly events = [CreatorAdSettingsChanged];

  async keep(event: CreatorAdSettingsChanged, tx: EntityManager): Promise<void> {
    const { creatorId, adAuthorizationEnabled, changedAt } = event;
    const state: KnownCreatorAdSettingsState = { creatorId, adAuthorizationEnabled, changedAt };
    await upsertNewer(tx, KnownCreatorAdSettings, { id: creatorId, version: event.aggregateVersion, state });
  }
}
