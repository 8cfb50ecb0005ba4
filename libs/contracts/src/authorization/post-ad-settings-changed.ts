import { IsBoolean } from 'class-validator';
import { AggregateVersion, Id, Instant } from '../wire-types.ts';

/** A creator turned the toggle of one post on or off. */
export class PostAdSettingsChanged {
  static readonly type = 'PostAdSettingsChanged';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static readonly stops = true;
  static keyOf(event: PostAdSettingsChanged): string {
    return event.postId;
  }

  @Id()
  postId: string;

  @Id()
  creatorId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @IsBoolean()
  isAdPromotable: boolean;

  @Instant()
  changedAt: string;
}
