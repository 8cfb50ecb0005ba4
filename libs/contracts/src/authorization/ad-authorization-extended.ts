import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { AdAuthorizationState } from './ad-authorization.state.ts';

/** A creator moved the end of a grant: the same grant, in force until `endsAt`, since `extendedAt` if it had expired. */
export class AdAuthorizationExtended {
  static readonly type = 'AdAuthorizationExtended';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static keyOf(event: AdAuthorizationExtended): string {
    return event.adAuthorizationId;
  }

  @Id()
  adAuthorizationId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => AdAuthorizationState)
  state: AdAuthorizationState;

  @Instant()
  extendedAt: string;
}
