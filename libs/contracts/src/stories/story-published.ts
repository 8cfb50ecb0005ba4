import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { StoryState } from './story.state.ts';

/** A creator published a story. */
export class StoryPublished {
  static readonly type = 'StoryPublished';
  static readonly version = 1;
  static readonly topic = 'stories';
  static keyOf(event: StoryPublished): string {
    return event.storyId;
  }

  @Id()
  storyId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => StoryState)
  state: StoryState;
}
