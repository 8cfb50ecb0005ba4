import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { AdAuthorizationState } from './ad-authorization.state.ts';

/** A grant reached its end by itself. Readers had known endsAt all along. */
export class AdAuthorizationExpired {
  static readonly type = 'AdAuthorizationExpired';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static readonly stops = true;
  static keyOf(event: AdAuthorizationExpired): string {
    return event.adAuthorizationId;
  }

  @Id()
  adAuthorizationId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => AdAuthorizationState)
  state: AdAuthorizationState;

  @Instant()
  expiredAt: string;
}
