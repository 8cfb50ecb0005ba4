import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { AdAuthorizationState } from './ad-authorization.state.ts';

/** A business account may advertise with a post: an ad code was redeemed. Exactly once per binding (AU10). */
export class AdAuthorized {
  static readonly type = 'AdAuthorized';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static keyOf(event: AdAuthorized): string {
    return event.adAuthorizationId;
  }

  @Id()
  adAuthorizationId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => AdAuthorizationState)
  state: AdAuthorizationState;
}
