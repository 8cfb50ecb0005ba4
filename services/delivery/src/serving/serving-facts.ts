import type { AdAuthorizationState } from '@afterglow/contracts/authorization/ad-authorization.state';
import type { BusinessAccountState } from '@afterglow/contracts/authorization/business-account.state';
import type { AdGroupState } from '@afterglow/contracts/campaigns/ad-group.state';
import type { AdState } from '@afterglow/contracts/campaigns/ad.state';
import type { CampaignState } from '@afterglow/contracts/campaigns/campaign.state';
import type { PostState } from '@afterglow/contracts/stories/post.state';
import { Doubts } from './doubts.ts';
import { EmergencyStops } from './emergency-stops.ts';
import type { PostResponses } from './expected-rates.ts';
import type { KnownSparkAdsRolloutState } from '../known-spark-ads-rollouts/known-spark-ads-rollout.entity.ts';
import { Newest } from './newest.ts';
import type { SoundRights } from './sound-rights.ts';

/** A market's prices. */
export interface RateCard {
  readonly currency: string;
  readonly floorCpmMicros: number;
}

/** Of a grant, milliseconds since 1970. */
export interface GrantTimes {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** Infinity: nobody has revoked it. */
  readonly revokesAtMs: number;
}

/** All that decides whether an ad may be shown, but time and money. Filled from the copies, then from the log itself. */
export class ServingFacts {
  readonly posts = new Newest<PostState>();
  readonly adAuthorizations = new Newest<AdAuthorizationState>();
  /** The toggle of the creator's account. */
  readonly creatorToggles = new Newest<boolean>();
  readonly postToggles = new Newest<boolean>();
  /** Of creators: true while suspended. */
  readonly suspensions = new Newest<boolean>();
  readonly businessAccounts = new Newest<BusinessAccountState>((id) => this.markAdsOf(id));
  readonly campaigns = new Newest<CampaignState>((id) => this.markAdsOf(id));
  readonly adGroups = new Newest<AdGroupState>((id) => this.markAdsOf(id));
  readonly ads = new Newest<AdState>((_id, ad) => this.fileAd(ad));
  /** What viewers did with posts that are advertised: by post. */
  readonly responses = new Newest<PostResponses>((id) => this.markAdsOf(id));
  readonly rateCards = new Newest<RateCard>(() => this.markAllAds());

  readonly sounds = new Newest<SoundRights>();
  /** Of markets: who may advertise there. One that is missing is open. */
  readonly rollouts = new Newest<KnownSparkAdsRolloutState>(() => this.markAllAds());

  readonly doubts = new Doubts();
  readonly emergencyStops = new EmergencyStops();

  /** Ads under an ad group, a campaign, a business account or a post. */
  private readonly adIdsUnder = new Map<string, Set<string>>();
  private changedAdIds = new Set<string>();
  private readonly grantTimes = new WeakMap<AdAuthorizationState, GrantTimes>();

  /** Read once for each state: a decision asks for every ad that it looks at. */
  timesOf(grant: AdAuthorizationState): GrantTimes {
    let times = this.grantTimes.get(grant);
    if (!times) {
      const revokesAtMs = grant.revokesAt === null ? Number.POSITIVE_INFINITY : Date.parse(grant.revokesAt);
      times = { startsAtMs: Date.parse(grant.startsAt), endsAtMs: Date.parse(grant.endsAt), revokesAtMs };
      this.grantTimes.set(grant, times);
    }
    return times;
  }

  /** The ads whose place in the index may have changed since the last call. */
  takeChangedAdIds(): ReadonlySet<string> {
    const changed = this.changedAdIds;
    if (changed.size > 0) this.changedAdIds = new Set();
    return changed;
  }

  private fileAd(ad: AdState): void {
    for (const ownerId of [ad.adGroupId, ad.campaignId, ad.businessAccountId, ad.postId]) {
      const under = this.adIdsUnder.get(ownerId);
      if (under) under.add(ad.adId);
      else this.adIdsUnder.set(ownerId, new Set([ad.adId]));
    }
    this.changedAdIds.add(ad.adId);
  }

  private markAdsOf(ownerId: string): void {
    for (const adId of this.adIdsUnder.get(ownerId) ?? []) this.changedAdIds.add(adId);
  }

  private markAllAds(): void {
    for (const ad of this.ads.states()) this.changedAdIds.add(ad.adId);
  }
}
