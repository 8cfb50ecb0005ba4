import { PostAdSettingsChanged } from '@afterglow/contracts/authorization/post-ad-settings-changed';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReviewCharges } from './review-charges.ts';

/** Nothing that was decided while a post's toggle was off stays billed, also when it is on again. */
@Injectable()
export class ReviewChargesWhenPostAdSettingsChanged implements Reaction<PostAdSettingsChanged> {
  readonly event = PostAdSettingsChanged;

  constructor(private readonly reviewCharges: ReviewCharges) {}

  async react(event: PostAdSettingsChanged, tx: EntityManager): Promise<void> {
    if (event.isAdPromotable) return;
    await this.reviewCharges.execute({ subject: 'POST', subjectId: event.postId, fromAt: event.changedAt }, tx);
  }
}
