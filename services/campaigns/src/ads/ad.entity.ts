import { AdApproved } from '@afterglow/contracts/campaigns/ad-approved';
import { AdPaused } from '@afterglow/contracts/campaigns/ad-paused';
import { AdRejected } from '@afterglow/contracts/campaigns/ad-rejected';
import { AdResumed } from '@afterglow/contracts/campaigns/ad-resumed';
import type { AdState } from '@afterglow/contracts/campaigns/ad.state';
import { occurred } from '@afterglow/contracts/event-contract';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { assertReachable } from '../operation-status/operation-status.ts';
import { AdDeleted, ApprovedCreativeIsFixed } from './ad.errors.ts';
import type { CallToAction, Creative, Verdict } from './automatic-review.ts';

export type AdOperationStatus = AdState['operationStatus'];
export const adOperationStatuses = ['ENABLE', 'DISABLE', 'DELETE'] as const satisfies readonly AdOperationStatus[];
export type PauseReason = NonNullable<AdState['pauseReason']>;
/** Nothing that an advertiser does brings such an ad back. */
export type LostRight = Exclude<PauseReason, 'AD_STATUS_DISABLE'>;

export interface NewAd extends Creative {
  readonly id: string;
  readonly adGroupId: string;
  readonly campaignId: string;
  readonly businessAccountId: string;
  readonly postId: string;
  readonly creatorId: string;
  readonly identityType: 'AUTH_CODE' | 'TT_USER';
  readonly adAuthorizationId: string | null;
  readonly at: Date;
}

@Entity({ name: 'ad' })
export class Ad {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'ad_group_id', type: 'uuid' })
  adGroupId: string;

  @Column({ name: 'campaign_id', type: 'uuid' })
  campaignId: string;

  @Column({ name: 'business_account_id', type: 'uuid' })
  businessAccountId: string;

  @Column({ name: 'post_id', type: 'uuid' })
  postId: string;

  @Column({ name: 'creator_id', type: 'uuid' })
  creatorId: string;

  @Column({ name: 'identity_type', type: 'text' })
  identityType: 'AUTH_CODE' | 'TT_USER';

  @Column({ name: 'ad_authorization_id', type: 'uuid', nullable: true })
  adAuthorizationId: string | null;

  @Column({ name: 'operation_status', type: 'text' })
  operationStatus: AdOperationStatus;

  @Column({ name: 'operation_status_changed_at', type: 'timestamptz', precision: 3 })
  operationStatusChangedAt: Date;

  @Column({ name: 'review_status', type: 'text' })
  reviewStatus: AdState['reviewStatus'];

  @Column({ name: 'submitted_at', type: 'timestamptz', precision: 3 })
  submittedAt: Date;

  @Column({ name: 'reviewed_at', type: 'timestamptz', precision: 3, nullable: true })
  reviewedAt: Date | null;

  @Column({ name: 'rejection_reason_code', type: 'text', nullable: true })
  rejectionReasonCode: AdRejected['reasonCode'] | null;

  @Column({ name: 'rejection_clause', type: 'text', nullable: true })
  rejectionClause: AdRejected['clause'] | null;

  @Column({ name: 'pause_reason', type: 'text', nullable: true })
  pauseReason: PauseReason | null;

  @Column({ name: 'paused_at', type: 'timestamptz', precision: 3, nullable: true })
  pausedAt: Date | null;

  @Column({ name: 'call_to_action', type: 'text' })
  callToAction: CallToAction;

  @Column({ name: 'landing_page_url', type: 'text', nullable: true })
  landingPageUrl: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt: Date;

  /** PENDING: nobody hears of an ad before it is reviewed. */
  static submit({ at, ...input }: NewAd): Ad {
    return Object.assign(new Ad(), {
      ...input,
      version: 1,
      operationStatus: 'ENABLE',
      operationStatusChangedAt: at,
      reviewStatus: 'PENDING',
      submittedAt: at,
      reviewedAt: null,
      rejectionReasonCode: null,
      rejectionClause: null,
      pauseReason: null,
      pausedAt: null,
      createdAt: at,
    });
  }

  /** Only a PENDING ad is reviewed: whoever comes second changes nothing. */
  review(verdict: Verdict, at: Date): (AdApproved | AdRejected)[] {
    if (this.reviewStatus !== 'PENDING') return [];
    this.reviewStatus = verdict.reviewStatus;
    this.reviewedAt = at;
    this.version += 1;
    if (verdict.reviewStatus === 'APPROVED') return [occurred(AdApproved, { ...this.head(), approvedAt: at.toISOString() })];
    const { reasonCode, clause } = verdict;
    this.rejectionReasonCode = reasonCode;
    this.rejectionClause = clause;
    return [occurred(AdRejected, { ...this.head(), reasonCode, clause, rejectedAt: at.toISOString() })];
  }

  /** Another creative goes back to review; only what review has not approved can have one. */
  resubmit(creative: Partial<Creative>, at: Date): void {
    const { callToAction = this.callToAction, landingPageUrl = this.landingPageUrl } = creative;
    if (callToAction === this.callToAction && landingPageUrl === this.landingPageUrl) return;
    this.assertNotDeleted();
    if (this.reviewStatus === 'APPROVED') throw new ApprovedCreativeIsFixed(this.id);
    this.callToAction = callToAction;
    this.landingPageUrl = landingPageUrl;
    this.reviewStatus = 'PENDING';
    this.submittedAt = at;
    this.reviewedAt = null;
    this.rejectionReasonCode = null;
    this.rejectionClause = null;
    this.version += 1;
  }

  /** Enabling brings an ad back that was only disabled; a lost right stays lost. */
  setOperationStatus(next: AdOperationStatus, at: Date): (AdPaused | AdResumed)[] {
    assertReachable('ad', this.operationStatus, next);
    if (next === this.operationStatus) return [];
    this.operationStatus = next;
    this.operationStatusChangedAt = at;
    this.version += 1;
    if (next === 'ENABLE' && this.pauseReason === 'AD_STATUS_DISABLE') {
      this.pauseReason = null;
      this.pausedAt = null;
      return [occurred(AdResumed, { ...this.head(), resumedAt: at.toISOString() })];
    }
    if (this.pauseReason === null) {
      this.pauseReason = 'AD_STATUS_DISABLE';
      this.pausedAt = at;
    }
    return [occurred(AdPaused, { ...this.head(), pausedAt: at.toISOString() })];
  }

  /** The right to show the post is gone. The first reason stays; a deleted ad needs none. */
  pause({ reason, at }: { readonly reason: LostRight; readonly at: Date }): AdPaused[] {
    if (this.operationStatus === 'DELETE' || this.hasLostItsRight()) return [];
    this.pauseReason = reason;
    this.pausedAt = at;
    this.version += 1;
    return [occurred(AdPaused, { ...this.head(), pausedAt: at.toISOString() })];
  }

  /** The right is back that it was paused for; what the advertiser has switched off stays off. */
  resume({ reason, at }: { readonly reason: LostRight; readonly at: Date }): (AdPaused | AdResumed)[] {
    if (this.operationStatus === 'DELETE' || this.pauseReason !== reason) return [];
    this.version += 1;
    const isEnabled = this.operationStatus === 'ENABLE';
    this.pauseReason = isEnabled ? null : 'AD_STATUS_DISABLE';
    this.pausedAt = isEnabled ? null : this.operationStatusChangedAt;
    if (isEnabled) return [occurred(AdResumed, { ...this.head(), resumedAt: at.toISOString() })];
    return [occurred(AdPaused, { ...this.head(), pausedAt: at.toISOString() })];
  }

  private hasLostItsRight(): boolean {
    return this.pauseReason !== null && this.pauseReason !== 'AD_STATUS_DISABLE';
  }

  private assertNotDeleted(): void {
    if (this.operationStatus === 'DELETE') throw new AdDeleted(this.id);
  }

  private head(): { adId: string; adGroupId: string; aggregateVersion: number; state: AdState } {
    return { adId: this.id, adGroupId: this.adGroupId, aggregateVersion: this.version, state: this.state() };
  }

  private state(): AdState {
    return {
      adId: this.id,
      adGroupId: this.adGroupId,
      campaignId: this.campaignId,
      businessAccountId: this.businessAccountId,
      postId: this.postId,
      creatorId: this.creatorId,
      identityType: this.identityType,
      adAuthorizationId: this.adAuthorizationId,
      operationStatus: this.operationStatus,
      reviewStatus: this.reviewStatus,
      pauseReason: this.pauseReason,
      callToAction: this.callToAction,
      landingPageUrl: this.landingPageUrl,
    };
  }
}
