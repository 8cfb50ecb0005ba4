import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReviewCharges } from './review-charges.ts';

/** Nothing that was decided while a creator's toggle was off stays billed, also when it is on again. */
@Injectable()
export class ReviewChargesWhenCreatorAdSettingsChanged implements Reaction<CreatorAdSettingsChanged> {
  readonly event = CreatorAdSettingsChanged;

  constructor(private readonly reviewCharges: ReviewCharges) {}

  async react(event: CreatorAdSettingsChanged, tx: EntityManager): Promise<void> {
    if (event.adAuthorizationEnabled) return;
    await this.reviewCharges.execute({ subject: 'CREATOR', subjectId: event.creatorId, fromAt: event.changedAt }, tx);
  }
}
