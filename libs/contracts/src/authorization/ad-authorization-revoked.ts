import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { AdAuthorizationState } from './ad-authorization.state.ts';

/** A creator's withdrawal took effect: no ad may use the grant from revokedAt on. */
export class AdAuthorizationRevoked {
  static readonly type = 'AdAuthorizationRevoked';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static readonly stops = true;
  static keyOf(event: AdAuthorizationRevoked): string {
    return event.adAuthorizationId;
  }

  @Id()
  adAuthorizationId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => AdAuthorizationState)
  state: AdAuthorizationState;

  @Instant()
  revokedAt: string;
}
