import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReviewCharges } from './review-charges.ts';

/** Nothing that was decided while a post was not public stays billed. */
@Injectable()
export class ReviewChargesWhenPostPrivacyChanged implements Reaction<PostPrivacyChanged> {
  readonly event = PostPrivacyChanged;

  constructor(private readonly reviewCharges: ReviewCharges) {}

  async react(event: PostPrivacyChanged, tx: EntityManager): Promise<void> {
    if (event.state.privacy === 'PUBLIC_TO_EVERYONE') return;
    await this.reviewCharges.execute({ subject: 'POST', subjectId: event.postId, fromAt: event.changedAt }, tx);
  }
}
