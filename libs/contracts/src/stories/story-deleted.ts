import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { StoryState } from './story.state.ts';

/** The owner deleted a story before its 24 hours were over. */
export class StoryDeleted {
  static readonly type = 'StoryDeleted';
  static readonly version = 1;
  static readonly topic = 'stories';
  static keyOf(event: StoryDeleted): string {
    return event.storyId;
  }

  @Id()
  storyId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => StoryState)
  state: StoryState;
}
