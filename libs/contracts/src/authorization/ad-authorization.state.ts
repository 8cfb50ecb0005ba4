import { Count, Id, Instant, Nullable, OneOf } from '../wire-types.ts';

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
