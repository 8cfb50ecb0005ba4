import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { PostState } from './post.state.ts';

/** A creator published an organic post. */
export class PostPublished {
  static readonly type = 'PostPublished';
  static readonly version = 1;
  static readonly topic = 'stories';
  static keyOf(event: PostPublished): string {
    return event.postId;
  }

  @Id()
  postId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => PostState)
  state: PostState;
}
