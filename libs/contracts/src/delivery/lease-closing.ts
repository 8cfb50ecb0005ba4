import { AggregateVersion, Id, Instant } from '../wire-types.ts';

/** The end of a lease, in the log behind all that was accepted for it: folding it gives the rest back to the pool. */
export class LeaseClosing {
  static readonly type = 'LeaseClosing';
  static readonly version = 1;
  static readonly topic = 'delivery.tracking';
  static keyOf(event: LeaseClosing): string {
    return event.leaseId;
  }

  @Id()
  leaseId: string;

  @Instant()
  closesAt: string;

  @AggregateVersion()
  aggregateVersion: number;
}
