import { Count, Id, Instant, ListOf, Micros, Nested, Nullable, OneOf, Optional } from '../wire-types.ts';

/** What the creator allows at most (AU5); null: no limit. An end date is in `endsAt`. */
export class AdAuthorizationCaps {
  /** For a calendar day of the business account, in its currency. */
  @Nullable()
  @Micros()
  dailySpendMicros: number | null;

  @Nullable()
  @ListOf('IN_FEED', 'TOPVIEW')
  placements: ('IN_FEED' | 'TOPVIEW')[] | null;

  @Nullable()
  @ListOf('REACH', 'TRAFFIC', 'VIDEO_VIEWS', 'ENGAGEMENT', 'WEB_CONVERSIONS', 'TOPVIEW_REACH')
  objectiveTypes: ('REACH' | 'TRAFFIC' | 'VIDEO_VIEWS' | 'ENGAGEMENT' | 'WEB_CONVERSIONS' | 'TOPVIEW_REACH')[] | null;
}

/** The grant: the right of one business account to advertise with one post. Suspension is never in it: every reader computes it (AU7). */
export class AdAuthorizationState {
  @Id()
  adAuthorizationId: string;

  @Id()
  adCodeId: string;

  @Id()
  creatorId: string;

  @Id()
  businessAccountId: string;

  @OneOf('POST')
  scope: 'POST';

  @Id()
  postId: string;

  /** Agreed when the code was made; delays only the revoke button. */
  @Count()
  noticeHours: number;

  /** Not there: no limit. */
  @Optional()
  @Nested(() => AdAuthorizationCaps)
  caps?: AdAuthorizationCaps;

  @OneOf('IN_USE', 'REVOKING', 'EXPIRED', 'REVOKED')
  status: 'IN_USE' | 'REVOKING' | 'EXPIRED' | 'REVOKED';

  @Instant()
  startsAt: string;

  /** The first instant at which the right is gone by itself. */
  @Instant()
  endsAt: string;

  /** While REVOKING: the first instant at which the right is gone. */
  @Nullable()
  @Instant()
  revokesAt: string | null;

  /** When the right really ended: min(endsAt, the revocation). */
  @Nullable()
  @Instant()
  endedAt: string | null;
}
