import { SoundRightsChanged } from '@afterglow/contracts/stories/sound-rights-changed';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReviewCharges } from './review-charges.ts';

/** Nothing that was decided in a market where a right in the song had been taken back stays billed. */
@Injectable()
export class ReviewChargesWhenSoundRightsChanged implements Reaction<SoundRightsChanged> {
  readonly event = SoundRightsChanged;

  constructor(private readonly reviewCharges: ReviewCharges) {}

  async react({ soundId, state, changedAt }: SoundRightsChanged, tx: EntityManager): Promise<void> {
    // Where nobody is asked for a right, none can have ended.
    if (!state.rights) return;
    await this.reviewCharges.execute({ subject: 'SOUND', subjectId: soundId, fromAt: changedAt }, tx);
  }
}
