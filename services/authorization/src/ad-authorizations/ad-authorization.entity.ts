import { AdAuthorizationExpired } from '@afterglow/contracts/authorization/ad-authorization-expired';
import { AdAuthorizationExtended } from '@afterglow/contracts/authorization/ad-authorization-extended';
import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorizationRevoking } from '@afterglow/contracts/authorization/ad-authorization-revoking';
import type { AdAuthorizationCaps, AdAuthorizationState } from '@afterglow/contracts/authorization/ad-authorization.state';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import { occurred } from '@afterglow/contracts/event-contract';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { AdAuthorizationExpiredTooLong, AdAuthorizationNotExtendable } from './ad-authorization.errors.ts';

export type AdAuthorizationStatus = AdAuthorizationState['status'];

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** For so long after its end a grant can be extended. */
export const EXTENDABLE_FOR_MS = 7 * DAY_MS;

/** What a grant takes over from the ad code, and who takes it. */
export interface Binding {
  readonly id: string;
  readonly adCodeId: string;
  readonly creatorId: string;
  readonly businessAccountId: string;
  readonly postId: string;
  readonly noticeHours: number;
  readonly caps: AdAuthorizationCaps | null;
  readonly endsAt: Date;
  readonly at: Date;
}

/** The grant: the right of one business account to advertise with one post of somebody else, until its end. */
@Entity({ name: 'ad_authorization' })
export class AdAuthorization {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'ad_code_id', type: 'uuid' })
  adCodeId: string;

  @Column({ name: 'creator_id', type: 'uuid' })
  creatorId: string;

  @Column({ name: 'business_account_id', type: 'uuid' })
  businessAccountId: string;

  @Column({ name: 'scope', type: 'text' })
  scope: 'POST';

  @Column({ name: 'post_id', type: 'uuid' })
  postId: string;

  @Column({ name: 'notice_hours', type: 'integer' })
  noticeHours: number;

  @Column({ name: 'caps', type: 'jsonb', nullable: true })
  caps: AdAuthorizationCaps | null;

  /** As last announced; `statusAt` knows what time has made of it. */
  @Column({ name: 'status', type: 'text' })
  status: AdAuthorizationStatus;

  @Column({ name: 'starts_at', type: 'timestamptz', precision: 3 })
  startsAt: Date;

  /** The first instant at which the right is gone by itself. */
  @Column({ name: 'ends_at', type: 'timestamptz', precision: 3 })
  endsAt: Date;

  /** After a revocation with notice: the first instant at which the right is gone. Never after `endsAt`. */
  @Column({ name: 'revokes_at', type: 'timestamptz', precision: 3, nullable: true })
  revokesAt: Date | null;

  @Column({ name: 'ended_at', type: 'timestamptz', precision: 3, nullable: true })
  endedAt: Date | null;

  static bind(binding: Binding): { authorization: AdAuthorization; events: AdAuthorized[] } {
    const { at, ...agreed } = binding;
    const authorization = Object.assign(new AdAuthorization(), {
      ...agreed,
      version: 1,
      scope: 'POST' as const,
      status: 'IN_USE' as const,
      startsAt: at,
      revokesAt: null,
      endedAt: null,
    });
    return { authorization, events: [occurred(AdAuthorized, authorization.announced())] };
  }

  /** Truth by time; the timers only announce it. */
  statusAt(now: Date): AdAuthorizationStatus {
    if (this.status === 'REVOKING' && this.revokesAt && now >= this.revokesAt) return 'REVOKED';
    if (this.status === 'IN_USE' && now >= this.endsAt) return 'EXPIRED';
    return this.status;
  }

  /** When the right ended, if it has. */
  endedAtBy(now: Date): Date | null {
    const status = this.statusAt(now);
    if (status === 'REVOKED') return this.endedAt ?? this.revokesAt;
    return status === 'EXPIRED' ? this.endsAt : null;
  }

  /** The agreed notice delays it; what is revoked or over already stays as it is. */
  revoke(at: Date): (AdAuthorizationRevoking | AdAuthorizationRevoked)[] {
    if (this.statusAt(at) !== 'IN_USE') return [];
    if (this.noticeHours === 0) return this.endByRevocation(at);
    this.status = 'REVOKING';
    this.revokesAt = new Date(Math.min(at.getTime() + this.noticeHours * HOUR_MS, this.endsAt.getTime()));
    this.version += 1;
    return [occurred(AdAuthorizationRevoking, this.announced())];
  }

  /** The notice is over. The right was gone at `revokesAt`, however late this runs. */
  finishRevoking(now: Date): AdAuthorizationRevoked[] {
    if (this.status !== 'REVOKING' || !this.revokesAt || now < this.revokesAt) return [];
    return this.endByRevocation(this.revokesAt);
  }

  /** The agreed time is over. The right was gone at `endsAt`, however late this runs. */
  expire(now: Date): AdAuthorizationExpired[] {
    if (this.status !== 'IN_USE' || now < this.endsAt) return [];
    this.status = 'EXPIRED';
    this.endedAt = this.endsAt;
    this.version += 1;
    return [occurred(AdAuthorizationExpired, { ...this.announced(), expiredAt: this.endsAt.toISOString() })];
  }

  /**
   * The creator gives more time: behind the end while it lasts, from now on once it has expired. An end that nobody had
   * announced yet is announced first, so that what was not in force stays so for whoever looks back.
   */
  extend({ days, at }: { readonly days: number; readonly at: Date }): (AdAuthorizationExpired | AdAuthorizationExtended)[] {
    const status = this.statusAt(at);
    if (status !== 'IN_USE' && status !== 'EXPIRED') throw new AdAuthorizationNotExtendable(status);
    if (at.getTime() >= this.endsAt.getTime() + EXTENDABLE_FOR_MS) throw new AdAuthorizationExpiredTooLong(this.endsAt);
    const expired = this.expire(at);
    const from = Math.max(this.endsAt.getTime(), at.getTime());
    this.status = 'IN_USE';
    this.endedAt = null;
    this.endsAt = new Date(from + days * DAY_MS);
    this.version += 1;
    return [...expired, occurred(AdAuthorizationExtended, { ...this.announced(), extendedAt: at.toISOString() })];
  }

  private endByRevocation(at: Date): AdAuthorizationRevoked[] {
    this.status = 'REVOKED';
    this.endedAt = at;
    this.version += 1;
    return [occurred(AdAuthorizationRevoked, { ...this.announced(), revokedAt: at.toISOString() })];
  }

  private announced(): { adAuthorizationId: string; aggregateVersion: number; state: AdAuthorizationState } {
    return {
      adAuthorizationId: this.id,
      aggregateVersion: this.version,
      state: {
        adAuthorizationId: this.id,
        adCodeId: this.adCodeId,
        creatorId: this.creatorId,
        businessAccountId: this.businessAccountId,
        scope: this.scope,
        postId: this.postId,
        noticeHours: this.noticeHours,
        ...(this.caps ? { caps: this.caps } : {}),
        status: this.status,
        startsAt: this.startsAt.toISOString(),
        endsAt: this.endsAt.toISOString(),
        revokesAt: this.revokesAt?.toISOString() ?? null,
        endedAt: this.endedAt?.toISOString() ?? null,
      },
    };
  }
}
