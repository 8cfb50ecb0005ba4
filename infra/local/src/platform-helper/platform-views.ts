/** What the services answer, as far as seed, fixtures, demo and end-to-end tests read it. The services' own views are the truth. */

export interface Page<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

export interface Sound {
  readonly soundId: string;
  readonly ownerId: string | null;
}

export interface EngagementCounts {
  readonly views: number;
  readonly likes: number;
  readonly comments: number;
  readonly shares: number;
  readonly follows: number;
}

export interface Post {
  readonly postId: string;
  readonly creatorId: string;
  readonly soundId: string | null;
  readonly caption: string;
  readonly engagement: {
    readonly organic: EngagementCounts;
    readonly paid: EngagementCounts;
    readonly total: EngagementCounts;
  };
}

export interface Story {
  readonly storyId: string;
  readonly publishedAt: string;
  readonly expiresAt: string;
}

export interface AdCode {
  readonly adCodeId: string;
  readonly status: string;
  /** Only in the answer that made it. */
  readonly adCode?: string;
}

export interface AdAuthorization {
  readonly adAuthorizationId: string;
  readonly businessAccountId: string;
  readonly postId: string;
  readonly status: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly endedAt: string | null;
  readonly isEffective: boolean;
}

export interface BusinessAccount {
  readonly businessAccountId: string;
  readonly name: string;
  readonly currency: string;
  readonly isVerified: boolean;
}

export interface BillingAccount {
  readonly businessAccountId: string;
  readonly currency: string;
  readonly status: string;
  readonly cashBalanceMicros: number;
  readonly frozenBalanceMicros: number;
  readonly spentMicrosTotal: number;
}

export interface Transaction {
  readonly transactionId: string;
  readonly kind: string;
  readonly amountMicros: number;
  readonly adGroupId: string | null;
  readonly createdAt: string;
}

export interface Campaign {
  readonly campaignId: string;
  readonly businessAccountId: string;
  readonly name: string;
  readonly operationStatus: string;
}

export interface AdGroup {
  readonly adGroupId: string;
  readonly campaignId: string;
  readonly businessAccountId: string;
  readonly name: string;
}

export interface Ad {
  readonly adId: string;
  readonly adGroupId: string;
  readonly campaignId: string;
  readonly businessAccountId: string;
  readonly postId: string;
  readonly reviewStatus: string;
  readonly pauseReason: string | null;
}
