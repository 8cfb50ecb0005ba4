import { AggregateVersion, Id, Instant } from '../wire-types.ts';

/** A moderator suspended a creator */
export class CreatorSuspended {
  static readonly type = 'CreatorSuspended';
  static readonly version = 1;
  static readonly topic = 'stories';
  static readonly stops = true;
  static keyOf(event: CreatorSuspended): string {
    return event.creatorId;
  }

  @Id()
  creatorId: string;

  @AggregateVersion()
  aggregateVersion: number;

  /** The first instant at which it was so. */
  @Instant()
  suspendedAt: string;
}
