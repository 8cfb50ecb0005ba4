import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { StoryState } from './story.state.ts';

/** A moderator removed a story: nobody sees it. Its 24 hours go on. */
export class StoryRemoved {
  static readonly type = 'StoryRemoved';
  static readonly version = 1;
  static readonly topic = 'stories';
  static keyOf(event: StoryRemoved): string {
    return event.storyId;
  }

  @Id()
  storyId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => StoryState)
  state: StoryState;

  @Instant()
  removedAt: string;
}
