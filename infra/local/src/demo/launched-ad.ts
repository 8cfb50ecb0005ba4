import type { AdView } from '@afterglow/clients/generated/campaigns';

/** An ad of the story, with the grant that it rests on. */
export interface LaunchedAd extends AdView {
  readonly adAuthorizationId: string;
}
