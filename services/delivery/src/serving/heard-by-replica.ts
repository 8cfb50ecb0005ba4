import { stopServingWhenAdAuthorizationRevoked } from './stop-serving-when-ad-authorization-revoked.ts';
import { stopServingWhenAdvertiserStops } from './stop-serving-when-advertiser-stops.ts';
import { stopServingWhenCreatorSuspended } from './stop-serving-when-creator-suspended.ts';
import { stopServingWhenPostRemoved } from './stop-serving-when-post-removed.ts';
import { stopServingWhenRolledBack } from './stop-serving-when-rolled-back.ts';
import { stopServingWhenSoundRightsChanged } from './stop-serving-when-sound-rights-changed.ts';
import { stopServingWhenToggleTurnedOff } from './stop-serving-when-toggle-turned-off.ts';

/** All that a replica hears itself (DESIGN §5). */
export const heardByReplica = [
  ...stopServingWhenAdAuthorizationRevoked,
  ...stopServingWhenToggleTurnedOff,
  ...stopServingWhenPostRemoved,
  ...stopServingWhenCreatorSuspended,
  ...stopServingWhenSoundRightsChanged,
  ...stopServingWhenRolledBack,
  ...stopServingWhenAdvertiserStops,
];
