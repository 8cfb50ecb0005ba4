import { Column, Entity, PrimaryColumn } from 'typeorm';
import { assertCaps, type AdCodeCaps } from './ad-code-caps.ts';
import { AdCodeDeleted, AdCodeExpired, AdCodeOfOtherCurrency, AdCodeUsed, BusinessAccountNotAllowed } from './ad-code.errors.ts';

export type AdCodeStatus = 'NOT_USED' | 'IN_USE' | 'EXPIRED' | 'DELETED';
export type AuthorizationDays = 7 | 30 | 60 | 365;

const DAY_MS = 24 * 60 * 60 * 1000;

/** What a creator decides when making a code; every grant that is made from it inherits it. */
export interface AdCodeTerms {
  readonly authorizationDays: AuthorizationDays;
  readonly maxAdvertisers: number;
  /** Null: any business account. */
  readonly allowedBusinessAccountIds: readonly string[] | null;
  readonly noticeHours: number;
  /** Null: no limits. */
  readonly caps: AdCodeCaps | null;
}

export interface NewAdCode extends AdCodeTerms {
  readonly id: string;
  readonly codeHash: string;
  readonly creatorId: string;
  readonly postId: string;
  readonly at: Date;
}

/** The means by which a creator hands a right over. It is shown once, and known here only by its hash. */
@Entity({ name: 'ad_code' })
export class AdCode {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'code_hash', type: 'text' })
  codeHash: string;

  @Column({ name: 'creator_id', type: 'uuid' })
  creatorId: string;

  @Column({ name: 'scope', type: 'text' })
  scope: 'POST';

  @Column({ name: 'post_id', type: 'uuid' })
  postId: string;

  @Column({ name: 'authorization_days', type: 'integer' })
  authorizationDays: AuthorizationDays;

  @Column({ name: 'max_advertisers', type: 'integer' })
  maxAdvertisers: number;

  @Column({ name: 'allowed_business_account_ids', type: 'uuid', array: true, nullable: true })
  allowedBusinessAccountIds: readonly string[] | null;

  @Column({ name: 'notice_hours', type: 'integer' })
  noticeHours: number;

  @Column({ name: 'caps', type: 'jsonb', nullable: true })
  caps: AdCodeCaps | null;

  /** How many business accounts hold a grant from this code, ended ones included. */
  @Column({ name: 'redemption_count', type: 'integer' })
  redemptionCount: number;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt: Date;

  /** The first instant at which the code, and every grant made from it, is gone: the days run from the code's creation. */
  @Column({ name: 'expires_at', type: 'timestamptz', precision: 3 })
  expiresAt: Date;

  @Column({ name: 'deleted_at', type: 'timestamptz', precision: 3, nullable: true })
  deletedAt: Date | null;

  static create(input: NewAdCode): AdCode {
    const { at, authorizationDays } = input;
    assertCaps(input.caps, at);
    return Object.assign(new AdCode(), {
      id: input.id,
      codeHash: input.codeHash,
      creatorId: input.creatorId,
      scope: 'POST' as const,
      postId: input.postId,
      authorizationDays,
      maxAdvertisers: input.maxAdvertisers,
      allowedBusinessAccountIds: input.allowedBusinessAccountIds,
      noticeHours: input.noticeHours,
      caps: input.caps,
      redemptionCount: 0,
      createdAt: at,
      expiresAt: new Date(at.getTime() + authorizationDays * DAY_MS),
      deletedAt: null,
    });
  }

  /** EXPIRED is true by time alone and never stored. */
  statusAt(now: Date): AdCodeStatus {
    if (this.deletedAt) return 'DELETED';
    if (now >= this.expiresAt) return 'EXPIRED';
    return this.redemptionCount > 0 ? 'IN_USE' : 'NOT_USED';
  }

  /** Takes one of the code's places for a business account that holds none yet. */
  takePlace(redemption: { readonly businessAccountId: string; readonly currency: string; readonly at: Date }): void {
    const status = this.statusAt(redemption.at);
    if (status === 'DELETED') throw new AdCodeDeleted();
    if (status === 'EXPIRED') throw new AdCodeExpired(this.expiresAt);
    if (this.allowedBusinessAccountIds && !this.allowedBusinessAccountIds.includes(redemption.businessAccountId)) {
      throw new BusinessAccountNotAllowed();
    }
    const currency = this.caps?.currency ?? redemption.currency;
    if (currency !== redemption.currency) throw new AdCodeOfOtherCurrency(currency);
    if (this.caps?.endsAt && redemption.at >= new Date(this.caps.endsAt)) throw new AdCodeExpired(new Date(this.caps.endsAt));
    if (this.redemptionCount >= this.maxAdvertisers) throw new AdCodeUsed(this.maxAdvertisers);
    this.redemptionCount += 1;
  }

  /** Nobody redeems it any more; grants made from it stay. Deleting twice is quiet. */
  delete(at: Date): void {
    const status = this.statusAt(at);
    if (status === 'DELETED') return;
    if (status === 'EXPIRED') throw new AdCodeExpired(this.expiresAt);
    this.deletedAt = at;
  }
}
