import { PostAdSettingsChanged } from '@afterglow/contracts/authorization/post-ad-settings-changed';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownPostAdSettings, type KnownPostAdSettingsState } from './known-post-ad-settings.entity.ts';

/** What delivery knows of posts' toggles: the newest state of each. */
@Injectable()
export class KeepKnownPostAdSettings implements Copy<PostAdSettingsChanged> {
  readonly events = [PostAdSettingsChanged];

  async keep(event: PostAdSettingsChanged, tx: EntityManager): Promise<void> {
    const { postId, isAdPromotable, changedAt } = event;
    const state: KnownPostAdSettingsState = { postId, isAdPromotable, changedAt };
    await upsertNewer(tx, KnownPostAdSettings, { id: postId, version: event.aggregateVersion, state });
  }
}
