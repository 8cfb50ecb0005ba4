import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import type { BusinessAccountState, BusinessMember } from '@afterglow/contracts/authorization/business-account.state';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import type { AdAuthorizationState } from '@afterglow/contracts/authorization/ad-authorization.state';
import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { PostAdSettingsChanged } from '@afterglow/contracts/authorization/post-ad-settings-changed';
import { occurred } from '@afterglow/contracts/event-contract';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import type { PostState } from '@afterglow/contracts/stories/post.state';
import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { NoteAdGroupBudgetWhenBudgetApplied } from '../ad-group-funds/note-ad-group-budget-when-budget-applied.ts';
import { NoteAdGroupFundsWhenFundsReserved } from '../ad-group-funds/note-ad-group-funds-when-funds-reserved.ts';
import { NoteAdGroupSpendWhenSpendCharged } from '../ad-group-funds/note-ad-group-spend-when-spend-charged.ts';
import type { AdGroup } from '../ad-groups/ad-group.entity.ts';
import { CreateAdGroup, type CreateAdGroupInput } from '../ad-groups/create-ad-group.ts';
import { EditAdGroup } from '../ad-groups/edit-ad-group.ts';
import { FindAdGroupLimits } from '../ad-groups/find-ad-group-limits.ts';
import { FindAdGroups } from '../ad-groups/find-ad-groups.ts';
import { FindBudgetsInForce } from '../ad-group-funds/find-budgets-in-force.ts';
import { FindAdStatus } from '../ad-status/find-ad-status.ts';
import type { Ad } from '../ads/ad.entity.ts';
import { CreateAd, type CreateAdInput } from '../ads/create-ad.ts';
import { EditAd } from '../ads/edit-ad.ts';
import { FindAds } from '../ads/find-ads.ts';
import { FindRightToAdvertise } from '../ads/find-right-to-advertise.ts';
import { PauseAdsWhenAdAuthorizationExpired } from '../ads/pause-ads-when-ad-authorization-expired.ts';
import { PauseAdsWhenAdAuthorizationRevoked } from '../ads/pause-ads-when-ad-authorization-revoked.ts';
import { PauseAdsWhenPostRemoved } from '../ads/pause-ads-when-post-removed.ts';
import { ResumeAdsWhenAdAuthorizationExtended } from '../ads/resume-ads-when-ad-authorization-extended.ts';
import type { Campaign } from '../campaigns/campaign.entity.ts';
import { CreateCampaign, type CreateCampaignInput } from '../campaigns/create-campaign.ts';
import { EditCampaign } from '../campaigns/edit-campaign.ts';
import { FindCampaigns } from '../campaigns/find-campaigns.ts';
import { CampaignsConfig } from '../config.ts';
import { KeepKnownAdAuthorizations } from '../known-ad-authorizations/keep-known-ad-authorizations.ts';
import { KeepKnownBillingAccounts } from '../known-billing-accounts/keep-known-billing-accounts.ts';
import { KeepKnownBusinessAccounts } from '../known-business-accounts/keep-known-business-accounts.ts';
import { KeepKnownCreatorAdSettings } from '../known-creator-ad-settings/keep-known-creator-ad-settings.ts';
import { KeepKnownCreatorSuspensions } from '../known-creator-suspensions/keep-known-creator-suspensions.ts';
import { KeepKnownPostAdSettings } from '../known-post-ad-settings/keep-known-post-ad-settings.ts';
import { KeepKnownPosts } from '../known-posts/keep-known-posts.ts';
import { KeepKnownSounds } from '../known-sounds/keep-known-sounds.ts';
import { PublishRateCards } from '../rate-cards/publish-rate-cards.ts';
import { service } from '../service.ts';
import { FindSparkAdsRollouts } from '../spark-ads-rollouts/find-spark-ads-rollouts.ts';
import { PutSparkAdsRollout } from '../spark-ads-rollouts/put-spark-ads-rollout.ts';

export const UNIT = 1_000_000;
export const NOW = '2026-11-23T06:10:00.000Z';
export const GRANT_END = '2026-12-23T06:10:00.000Z';

/** A business account and its administrator. */
export interface Account {
  readonly businessAccountId: string;
  readonly userId: string;
}

/** Campaigns' use cases and reactions on a data base of their own: all real, the clock frozen at NOW. */
export class CampaignsWorld {
  readonly config = new CampaignsConfig();
  readonly findCampaigns = new FindCampaigns();
  readonly findAdGroups = new FindAdGroups();
  readonly findAds = new FindAds();
  readonly createCampaign: CreateCampaign;
  readonly editCampaign: EditCampaign;
  readonly createAdGroup: CreateAdGroup;
  readonly editAdGroup: EditAdGroup;
  readonly createAd: CreateAd;
  readonly editAd: EditAd;
  readonly findAdStatus: FindAdStatus;
  readonly putRollout: PutSparkAdsRollout;
  private readonly copies = [
    new KeepKnownPosts(),
    new KeepKnownSounds(),
    new KeepKnownCreatorAdSettings(),
    new KeepKnownPostAdSettings(),
    new KeepKnownCreatorSuspensions(),
    new KeepKnownAdAuthorizations(),
    new KeepKnownBusinessAccounts(),
    new KeepKnownBillingAccounts(),
  ];
  private readonly acts;

  constructor(readonly db: TestDatabase) {
    const { outbox, clock } = db;
    const { config, findCampaigns, findAdGroups, findAds } = this;
    const findAdGroupLimits = new FindAdGroupLimits(config);
    const findRight = new FindRightToAdvertise(clock);
    this.createCampaign = new CreateCampaign(outbox, clock, config);
    this.editCampaign = new EditCampaign(outbox, clock, config);
    const rollouts = new FindSparkAdsRollouts();
    this.putRollout = new PutSparkAdsRollout(outbox, clock);
    this.createAdGroup = new CreateAdGroup(outbox, clock, findCampaigns, findAdGroupLimits, rollouts);
    this.editAdGroup = new EditAdGroup(outbox, clock, findAdGroupLimits, rollouts);
    this.createAd = new CreateAd(outbox, clock, config, findCampaigns, findAdGroups, findRight, rollouts);
    this.editAd = new EditAd(outbox, clock, config, findCampaigns);
    this.findAdStatus = new FindAdStatus(clock, findAds, new FindBudgetsInForce(clock), rollouts);
    this.acts = [
      new PauseAdsWhenAdAuthorizationRevoked(outbox),
      new PauseAdsWhenAdAuthorizationExpired(outbox),
      new PauseAdsWhenPostRemoved(outbox),
      new ResumeAdsWhenAdAuthorizationExtended(outbox),
      new NoteAdGroupBudgetWhenBudgetApplied(),
      new NoteAdGroupFundsWhenFundsReserved(),
      new NoteAdGroupSpendWhenSpendCharged(clock),
    ];
  }

  static async start(): Promise<CampaignsWorld> {
    const world = new CampaignsWorld(await startDatabase(service));
    await world.db.setTime(NOW);
    await world.db.run((tx) => new PublishRateCards(world.db.outbox, world.db.clock, world.config).execute(tx));
    await world.db.takeEvents();
    return world;
  }

  /** As the consumer would: through all copies and acts that react to it. `id` repeats an event. */
  hear(event: object, id?: string): Promise<string> {
    const contract = event.constructor;
    const copies = this.copies.filter((copy) => (copy.events as readonly unknown[]).includes(contract));
    const acts = this.acts.filter((act) => (act.event as unknown) === contract);
    return this.db.receive(event, ...copies, ...acts, ...(id ? [{ id }] : []));
  }

  async openAccount(fields: Partial<BusinessAccountState> = {}, others: readonly BusinessMember[] = []): Promise<Account> {
    const [businessAccountId, userId] = [newId(), newId()];
    const state: BusinessAccountState = {
      businessAccountId,
      currency: 'USD',
      timeZone: 'America/New_York',
      status: 'ACTIVE',
      isVerified: true,
      members: [{ userId, role: 'ADMIN' }, ...others],
      openedAt: NOW,
      ...fields,
    };
    await this.hear(occurred(BusinessAccountOpened, { businessAccountId, aggregateVersion: 1, state }));
    return { businessAccountId, userId };
  }

  async publishPost(fields: Partial<PostState> = {}): Promise<PostState> {
    const state = postState(fields);
    await this.hear(occurred(PostPublished, { postId: state.postId, aggregateVersion: 1, state }));
    return state;
  }

  /** A grant as AdAuthorized tells it; the toggle that it was made under is heard only on demand. */
  async authorize(
    businessAccountId: string,
    post: PostState,
    fields: Partial<AdAuthorizationState> = {},
  ): Promise<AdAuthorizationState> {
    const state = grantState(businessAccountId, post, fields);
    const { adAuthorizationId } = state;
    await this.hear(occurred(AdAuthorized, { adAuthorizationId, aggregateVersion: 1, state }));
    return state;
  }

  async setAccountToggle(creatorId: string, adAuthorizationEnabled: boolean, aggregateVersion: number): Promise<void> {
    await this.hear(occurred(CreatorAdSettingsChanged, { creatorId, aggregateVersion, adAuthorizationEnabled, changedAt: NOW }));
  }

  async setPostToggle({ postId, creatorId }: PostState, isAdPromotable: boolean, aggregateVersion: number): Promise<void> {
    await this.hear(occurred(PostAdSettingsChanged, { postId, creatorId, aggregateVersion, isAdPromotable, changedAt: NOW }));
  }

  campaign({ businessAccountId, userId }: Account, fields: Partial<CreateCampaignInput> = {}): Promise<Campaign> {
    const input = {
      businessAccountId,
      userId,
      name: 'Single',
      objectiveType: 'TRAFFIC',
      buyingType: 'AUCTION',
      ...fields,
    } as const;
    return this.db.run((tx) => this.createCampaign.execute(input, tx));
  }

  adGroup(
    { campaignId, userId }: { campaignId: string; userId: string },
    fields: Partial<CreateAdGroupInput> = {},
  ): Promise<AdGroup> {
    const money = { budgetMode: 'BUDGET_MODE_DAY', budgetMicros: 20 * UNIT, billingEvent: 'CPM', bidPriceMicros: UNIT } as const;
    const rest = { placement: 'IN_FEED', bidType: 'BID_TYPE_CUSTOM', pacing: 'PACING_MODE_FAST' } as const;
    const input = { campaignId, userId, name: 'Everybody', ...money, ...rest, countries: ['US'], languages: [], ...fields };
    return this.db.run((tx) => this.createAdGroup.execute(input, tx));
  }

  /** Campaign and ad group in one go. */
  async adGroupOf(account: Account, fields: Partial<CreateAdGroupInput> = {}): Promise<AdGroup> {
    const campaign = await this.campaign(account);
    return this.adGroup({ campaignId: campaign.id, userId: account.userId }, fields);
  }

  ad(input: Pick<CreateAdInput, 'adGroupId' | 'postId' | 'userId'> & Partial<CreateAdInput>): Promise<Ad> {
    const identityType = input.adAuthorizationId === undefined ? 'TT_USER' : 'AUTH_CODE';
    return this.db.run((tx) =>
      this.createAd.execute({ identityType, callToAction: 'LISTEN_NOW', landingPageUrl: null, ...input }, tx),
    );
  }

  /** An approved ad of a creator's post by grant, with all that it rests on. */
  async runningAd(account: Account): Promise<{ ad: Ad; adGroup: AdGroup; post: PostState; grant: AdAuthorizationState }> {
    const post = await this.publishPost();
    const grant = await this.authorize(account.businessAccountId, post);
    await this.setAccountToggle(post.creatorId, true, 1);
    const adGroup = await this.adGroupOf(account);
    const { postId } = post;
    const { adAuthorizationId } = grant;
    const ad = await this.ad({ adGroupId: adGroup.id, postId, adAuthorizationId, userId: account.userId });
    return { ad, adGroup, post, grant };
  }

  stop(): Promise<void> {
    return this.db.stop();
  }
}

export function postState(fields: Partial<PostState> = {}): PostState {
  return {
    postId: newId(),
    creatorId: newId(),
    itemType: 'VIDEO',
    soundId: null,
    privacy: 'PUBLIC_TO_EVERYONE',
    status: 'PUBLISHED',
    publishedAt: NOW,
    endedAt: null,
    ...fields,
  };
}

export function grantState(
  businessAccountId: string,
  post: PostState,
  fields: Partial<AdAuthorizationState> = {},
): AdAuthorizationState {
  return {
    adAuthorizationId: newId(),
    adCodeId: newId(),
    creatorId: post.creatorId,
    businessAccountId,
    scope: 'POST',
    postId: post.postId,
    noticeHours: 0,
    status: 'IN_USE',
    startsAt: NOW,
    endsAt: GRANT_END,
    revokesAt: null,
    endedAt: null,
    ...fields,
  };
}
