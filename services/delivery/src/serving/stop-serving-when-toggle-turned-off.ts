import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { PostAdSettingsChanged } from '@afterglow/contracts/authorization/post-ad-settings-changed';
import { heard } from './heard.ts';

/** One toggle is one event, whatever number of grants hangs on it: each decision asks the toggle. */
export const stopServingWhenToggleTurnedOff = [
  heard(CreatorAdSettingsChanged, (event, facts) =>
    facts.creatorToggles.apply(event.creatorId, event.aggregateVersion, event.adAuthorizationEnabled),
  ),
  heard(PostAdSettingsChanged, (event, facts) =>
    facts.postToggles.apply(event.postId, event.aggregateVersion, event.isAdPromotable),
  ),
];
