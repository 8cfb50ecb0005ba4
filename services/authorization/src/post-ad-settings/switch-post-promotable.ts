import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { findOwnPost } from '../known-posts/find-own-post.ts';
import { lockPostAdSettings } from './lock-post-ad-settings.ts';
import { PostAdSettings } from './post-ad-settings.entity.ts';

export interface SwitchPostPromotableInput {
  readonly creatorId: string;
  readonly postId: string;
  readonly isAdPromotable: boolean;
}

/** A creator allows or forbids ads with one own post; forbidding is never refused and needs nobody's consent. */
@Injectable()
export class SwitchPostPromotable {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: SwitchPostPromotableInput, tx: EntityManager): Promise<PostAdSettings> {
    const post = await findOwnPost(tx, input);
    const settings = await lockPostAdSettings(tx, { postId: post.id, creatorId: post.creatorId }, 'pessimistic_write');

    const events = settings.switchTo({ isAdPromotable: input.isAdPromotable, at: await this.clock.now(tx) });

    await tx.save(settings);
    await this.outbox.append(tx, events);
    return settings;
  }
}
