import { AggregateVersion, Id, Instant } from '../wire-types.ts';

/** A suspended creator may be seen in ads again. */
export class CreatorReinstated {
  static readonly type = 'CreatorReinstated';
  static readonly version = 1;
  static readonly topic = 'stories';

  static keyOf(event: CreatorReinstated): string {
    return event.creatorId;
  }

  @Id()
  creatorId: string;

  @AggregateVersion()
  aggregateVersion: number;

  /** The first instant at which it was so. */
  @Instant()
  reinstatedAt: string;
}
