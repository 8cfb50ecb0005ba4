import { PostAdSettingsChanged } from '@afterglow/contracts/authorization/post-ad-settings-changed';
import type { Copy } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { keepRight } from '../right-steps/keep-right.ts';
import { KnownPostAdSettings, type KnownPostAdSettingsState } from './known-post-ad-settings.entity.ts';

/** What delivery knows of posts' toggles: the newest state of each, and when it was on. */
@Injectable()
export class KeepKnownPostAdSettings implements Copy<PostAdSettingsChanged> {
  readonly events = [PostAdSettingsChanged];

  async keep(event: PostAdSettingsChanged, tx: EntityManager): Promise<void> {
    const { postId, isAdPromotable, changedAt } = event;
    const state: KnownPostAdSettingsState = { postId, isAdPromotable, changedAt };
    const step = { at: changedAt, isOn: isAdPromotable };
    await keepRight(tx, KnownPostAdSettings, { id: postId, version: event.aggregateVersion, state, step });
  }
}
