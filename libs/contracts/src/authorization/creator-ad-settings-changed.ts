import { IsBoolean } from 'class-validator';
import { AggregateVersion, Id, Instant } from '../wire-types.ts';

/** A creator turned the ad-authorization toggle of the whole account on or off. */
export class CreatorAdSettingsChanged {
  static readonly type = 'CreatorAdSettingsChanged';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static readonly stops = true;
  static keyOf(event: CreatorAdSettingsChanged): string {
    return event.creatorId;
  }

  @Id()
  creatorId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @IsBoolean()
  adAuthorizationEnabled: boolean;

  @Instant()
  changedAt: string;
}
