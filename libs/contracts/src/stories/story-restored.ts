import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { StoryState } from './story.state.ts';

/** A removed story is back, after an appeal, for what is left of its 24 hours. */
export class StoryRestored {
  static readonly type = 'StoryRestored';
  static readonly version = 1;
  static readonly topic = 'stories';
  static keyOf(event: StoryRestored): string {
    return event.storyId;
  }

  @Id()
  storyId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => StoryState)
  state: StoryState;

  @Instant()
  restoredAt: string;
}
