import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReviewCharges } from './review-charges.ts';

/** Nothing that was decided after a post was gone stays billed. */
@Injectable()
export class ReviewChargesWhenPostRemoved implements Reaction<PostRemoved> {
  readonly event = PostRemoved;

  constructor(private readonly reviewCharges: ReviewCharges) {}

  async react(event: PostRemoved, tx: EntityManager): Promise<void> {
    await this.reviewCharges.execute({ subject: 'POST', subjectId: event.postId, fromAt: event.removedAt }, tx);
  }
}
