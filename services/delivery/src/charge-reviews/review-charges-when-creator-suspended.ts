import { CreatorSuspended } from '@afterglow/contracts/stories/creator-suspended';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReviewCharges } from './review-charges.ts';

/** Nothing that was decided while a creator was suspended stays billed, also when they are reinstated. */
@Injectable()
export class ReviewChargesWhenCreatorSuspended implements Reaction<CreatorSuspended> {
  readonly event = CreatorSuspended;

  constructor(private readonly reviewCharges: ReviewCharges) {}

  async react(event: CreatorSuspended, tx: EntityManager): Promise<void> {
    await this.reviewCharges.execute({ subject: 'CREATOR', subjectId: event.creatorId, fromAt: event.suspendedAt }, tx);
  }
}
