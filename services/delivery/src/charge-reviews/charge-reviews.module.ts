import { Module } from '@nestjs/common';
import { ReverseChargesWhenDue } from './reverse-charges-when-due.ts';
import { ReviewChargesWhenAdAuthorizationRevoked } from './review-charges-when-ad-authorization-revoked.ts';
import { ReviewChargesWhenCreatorAdSettingsChanged } from './review-charges-when-creator-ad-settings-changed.ts';
import { ReviewChargesWhenCreatorSuspended } from './review-charges-when-creator-suspended.ts';
import { ReviewChargesWhenPostAdSettingsChanged } from './review-charges-when-post-ad-settings-changed.ts';
import { ReviewChargesWhenPostPrivacyChanged } from './review-charges-when-post-privacy-changed.ts';
import { ReviewChargesWhenPostRemoved } from './review-charges-when-post-removed.ts';
import { ReviewChargesWhenSoundRightsChanged } from './review-charges-when-sound-rights-changed.ts';
import { ReviewCharges } from './review-charges.ts';

@Module({
  providers: [
    ReviewCharges,
    ReviewChargesWhenAdAuthorizationRevoked,
    ReviewChargesWhenCreatorAdSettingsChanged,
    ReviewChargesWhenCreatorSuspended,
    ReviewChargesWhenPostAdSettingsChanged,
    ReviewChargesWhenPostPrivacyChanged,
    ReviewChargesWhenPostRemoved,
    ReviewChargesWhenSoundRightsChanged,
    ReverseChargesWhenDue,
  ],
})
export class ChargeReviewsModule {}
