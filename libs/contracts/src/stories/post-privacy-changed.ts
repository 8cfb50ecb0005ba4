import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { PostState } from './post.state.ts';

/** A creator changed who may see a post; ads run only on posts that are public to everyone. */
export class PostPrivacyChanged {
  static readonly type = 'PostPrivacyChanged';
  static readonly version = 1;
  static readonly topic = 'stories';
  static readonly stops = true;
  static keyOf(event: PostPrivacyChanged): string {
    return event.postId;
  }

  @Id()
  postId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => PostState)
  state: PostState;

  @Instant()
  changedAt: string;
}
