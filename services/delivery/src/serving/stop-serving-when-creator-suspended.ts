import { CreatorReinstated } from '@afterglow/contracts/stories/creator-reinstated';
import { CreatorSuspended } from '@afterglow/contracts/stories/creator-suspended';
import { heard } from './heard.ts';

/** A suspended creator is not shown in any ad, by grant or as an own post, until reinstated. */
export const stopServingWhenCreatorSuspended = [
  heard(CreatorSuspended, (event, facts) => facts.suspensions.apply(event.creatorId, event.aggregateVersion, true)),
  heard(CreatorReinstated, (event, facts) => facts.suspensions.apply(event.creatorId, event.aggregateVersion, false)),
];
