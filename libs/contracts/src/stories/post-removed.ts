import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { PostState } from './post.state.ts';

/** A post is gone: deleted by its creator or removed by moderation. Always accepted, whatever ads run. */
export class PostRemoved {
  static readonly type = 'PostRemoved';
  static readonly version = 1;
  static readonly topic = 'stories';
  static readonly stops = true;
  static keyOf(event: PostRemoved): string {
    return event.postId;
  }

  @Id()
  postId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => PostState)
  state: PostState;

  @Instant()
  removedAt: string;
}
