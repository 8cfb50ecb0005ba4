import type { Ad } from '../platform-helper/platform-views.ts';

/** An ad of the story, with the grant that it rests on. */
export interface LaunchedAd extends Ad {
  readonly adAuthorizationId: string;
}
