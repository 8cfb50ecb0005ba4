import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { StoryState } from './story.state.ts';

/** A story reached its 24 hours. Exactly once per story, with its final totals. */
export class StoryExpired {
  static readonly type = 'StoryExpired';
  static readonly version = 1;
  static readonly topic = 'stories';
  static keyOf(event: StoryExpired): string {
    return event.storyId;
  }

  @Id()
  storyId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => StoryState)
  state: StoryState;
}
