import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { AdAuthorizationState } from './ad-authorization.state.ts';

/** A creator withdrew a grant that carries a notice: it ends at state.revokesAt. */
export class AdAuthorizationRevoking {
  static readonly type = 'AdAuthorizationRevoking';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static keyOf(event: AdAuthorizationRevoking): string {
    return event.adAuthorizationId;
  }

  @Id()
  adAuthorizationId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => AdAuthorizationState)
  state: AdAuthorizationState;
}
