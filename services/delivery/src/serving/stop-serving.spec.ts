import { AdAuthorizationExpired } from '@afterglow/contracts/authorization/ad-authorization-expired';
import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorizationRevoking } from '@afterglow/contracts/authorization/ad-authorization-revoking';
import { BusinessAccountClosed } from '@afterglow/contracts/authorization/business-account-closed';
import { BusinessAccountSuspended } from '@afterglow/contracts/authorization/business-account-suspended';
import { BusinessMemberRemoved } from '@afterglow/contracts/authorization/business-member-removed';
import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { PostAdSettingsChanged } from '@afterglow/contracts/authorization/post-ad-settings-changed';
import { AdGroupStopped } from '@afterglow/contracts/campaigns/ad-group-stopped';
import { AdPaused } from '@afterglow/contracts/campaigns/ad-paused';
import { AdRejected } from '@afterglow/contracts/campaigns/ad-rejected';
import { CampaignChanged } from '@afterglow/contracts/campaigns/campaign-changed';
import { occurred, type EventContract } from '@afterglow/contracts/event-contract';
import { CreatorReinstated } from '@afterglow/contracts/stories/creator-reinstated';
import { CreatorSuspended } from '@afterglow/contracts/stories/creator-suspended';
import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import type { Copy } from '@afterglow/messaging/reaction';
import { isWatermarked } from '@afterglow/messaging/topics';
import { sampleOf } from '@afterglow/testing/contract-samples';
import {
  account,
  ad,
  adGroup,
  campaign,
  grant,
  id,
  NOON,
  NOON_MS,
  noonPlus,
  post,
  type Market,
} from '../spec-fixtures/market.ts';
import { running, runningOwn, served } from '../spec-fixtures/served.ts';
import { subscriptions } from '../subscriptions.ts';
import { heardByReplica } from './heard-by-replica.ts';

const g = grant(1);
const grantFacts = { adAuthorizationId: g.adAuthorizationId, aggregateVersion: 2 };
const causes: [string, object, string][] = [
  [
    'revoked',
    occurred(AdAuthorizationRevoked, { ...grantFacts, state: { ...g, status: 'REVOKED', endedAt: NOON }, revokedAt: NOON }),
    'AUTHORIZATION_ENDED',
  ],
  [
    'expired',
    occurred(AdAuthorizationExpired, { ...grantFacts, state: { ...g, status: 'EXPIRED', endedAt: NOON }, expiredAt: NOON }),
    'AUTHORIZATION_ENDED',
  ],
  [
    'toggled off for the account',
    occurred(CreatorAdSettingsChanged, {
      creatorId: g.creatorId,
      aggregateVersion: 2,
      adAuthorizationEnabled: false,
      changedAt: NOON,
    }),
    'CREATOR_TOGGLE_OFF',
  ],
  [
    'toggled off for the post',
    occurred(PostAdSettingsChanged, {
      postId: g.postId,
      creatorId: g.creatorId,
      aggregateVersion: 2,
      isAdPromotable: false,
      changedAt: NOON,
    }),
    'POST_TOGGLE_OFF',
  ],
  [
    'deleted',
    occurred(PostRemoved, { postId: g.postId, aggregateVersion: 2, state: post(1, { status: 'DELETED' }), removedAt: NOON }),
    'POST_GONE',
  ],
  [
    'removed',
    occurred(PostRemoved, { postId: g.postId, aggregateVersion: 2, state: post(1, { status: 'REMOVED' }), removedAt: NOON }),
    'POST_GONE',
  ],
  [
    'made private',
    occurred(PostPrivacyChanged, {
      postId: g.postId,
      aggregateVersion: 2,
      state: post(1, { privacy: 'FOLLOWER_OF_CREATOR' }),
      changedAt: NOON,
    }),
    'POST_NOT_PUBLIC',
  ],
  [
    'creator suspended',
    occurred(CreatorSuspended, { creatorId: g.creatorId, aggregateVersion: 2, suspendedAt: NOON }),
    'CREATOR_SUSPENDED',
  ],
  [
    'business account suspended',
    occurred(BusinessAccountSuspended, {
      businessAccountId: id('account', 1),
      aggregateVersion: 2,
      state: account(1, { status: 'SUSPENDED' }),
      suspendedAt: NOON,
    }),
    'ACCOUNT_NOT_ACTIVE',
  ],
  [
    'business account closed',
    occurred(BusinessAccountClosed, {
      businessAccountId: id('account', 1),
      aggregateVersion: 2,
      state: account(1, { status: 'CLOSED' }),
      closedAt: NOON,
    }),
    'ACCOUNT_NOT_ACTIVE',
  ],
  [
    'ad paused',
    occurred(AdPaused, {
      adId: id('ad', 1),
      adGroupId: id('group', 1),
      aggregateVersion: 2,
      state: ad(1, { pauseReason: 'AD_STATUS_DISABLE' }),
      pausedAt: NOON,
    }),
    'AD_PAUSED',
  ],
  [
    'ad rejected',
    occurred(AdRejected, {
      ...{
        adId: id('ad', 1),
        adGroupId: id('group', 1),
        aggregateVersion: 2,
        state: ad(1, { reviewStatus: 'REJECTED' }),
        rejectedAt: NOON,
      },
      ...{ reasonCode: 'LANDING_PAGE_NOT_ALLOWED', clause: 'SPARK-3.1' },
    }),
    'AD_NOT_APPROVED',
  ],
  [
    'ad group stopped',
    occurred(AdGroupStopped, {
      adGroupId: id('group', 1),
      aggregateVersion: 2,
      state: adGroup(1, { operationStatus: 'FROZEN' }),
      stoppedAt: NOON,
    }),
    'AD_GROUP_DISABLED',
  ],
  [
    'campaign disabled',
    occurred(CampaignChanged, {
      campaignId: id('campaign', 1),
      aggregateVersion: 2,
      state: campaign(1, { operationStatus: 'DISABLE' }),
      changedAt: NOON,
    }),
    'CAMPAIGN_DISABLED',
  ],
];

describe('a replica stops by itself', () => {
  it.each(causes)('DE6 %s: the ad is out with the event, and the event is heard once and for all', (_cause, event, reason) => {
    const { hear, outcome } = served(running());
    expect(outcome()).toBe('WON');
    hear(event);
    expect(outcome()).toBe(reason);
    hear(event);
    expect(outcome()).toBe(reason);
  });

  it.each(causes)('DE6 %s: an older state that comes later does not bring the ad back', (_cause, event, reason) => {
    const { hear, outcome, memory } = served(running());
    hear(event);
    const before = running();
    // The snapshot of the copies, read before the stop was in it.
    for (const state of before.posts) memory.facts.posts.apply(state.postId, 1, state);
    for (const state of before.grants) memory.facts.adAuthorizations.apply(state.adAuthorizationId, 1, state);
    for (const state of before.ads) memory.facts.ads.apply(state.adId, 1, state);
    memory.facts.creatorToggles.apply(id('user', 1), 1, true);
    memory.facts.adGroups.apply(id('group', 1), 1, adGroup(1));
    memory.facts.campaigns.apply(id('campaign', 1), 1, campaign(1));
    memory.facts.businessAccounts.apply(id('account', 1), 1, account(1));
    expect(outcome()).toBe(reason);
  });

  it('DE6 a newer state brings it back by itself: a toggle, privacy', () => {
    const { hear, outcome } = served(running());
    const toggle = { creatorId: g.creatorId, changedAt: NOON };
    hear(occurred(CreatorAdSettingsChanged, { ...toggle, aggregateVersion: 2, adAuthorizationEnabled: false }));
    hear(occurred(CreatorAdSettingsChanged, { ...toggle, aggregateVersion: 3, adAuthorizationEnabled: true }));
    expect(outcome()).toBe('WON');
  });

  it('DE6 a suspended creator is out with own posts too, and back when reinstated', () => {
    for (const market of [running(), runningOwn()]) {
      const { hear, outcome } = served(market);
      hear(occurred(CreatorSuspended, { creatorId: g.creatorId, aggregateVersion: 1, suspendedAt: NOON }));
      expect(outcome()).toBe('CREATOR_SUSPENDED');
      hear(occurred(CreatorReinstated, { creatorId: g.creatorId, aggregateVersion: 2, reinstatedAt: NOON }));
      expect(outcome()).toBe('WON');
    }
  });

  it('OP8 an emergency stop of all, the market, the advertiser or the post is obeyed, and nothing else is stopped', () => {
    const others = ['market:DE', `advertiser:${id('account', 2)}`, `post:${id('post', 2)}`];
    for (const scope of ['all', 'market:US', `advertiser:${id('account', 1)}`, `post:${id('post', 1)}`]) {
      const { memory, outcome } = served(running());
      memory.facts.emergencyStops.replaceBy(new Set(others));
      expect(outcome()).toBe('WON');
      memory.facts.emergencyStops.replaceBy(new Set([scope, ...others]));
      expect(outcome()).toBe('EMERGENCY_STOP');
      memory.facts.emergencyStops.replaceBy(new Set());
      expect(outcome()).toBe('WON');
    }
  });

  it('DE6 no decision at or after the end of the grant, to the millisecond, without any event', () => {
    const market = running();
    market.grants.splice(0, 1, grant(1, { endsAt: noonPlus(1_000) }));
    const { outcome } = served(market);
    expect(outcome(NOON_MS + 999)).toBe('WON');
    expect(outcome(NOON_MS + 1_000)).toBe('AUTHORIZATION_ENDED');
    // Where the time is uncertain, the latest that it can be counts.
    expect(outcome(NOON_MS + 990, NOON_MS + 1_000)).toBe('AUTHORIZATION_ENDED');
  });

  it('DE6 a notice ends a grant at its time, without a further event', () => {
    const { hear, outcome } = served(running());
    const state = { ...g, status: 'REVOKING' as const, revokesAt: noonPlus(500) };
    hear(occurred(AdAuthorizationRevoking, { ...grantFacts, state }));
    expect(outcome(NOON_MS + 499)).toBe('WON');
    expect(outcome(NOON_MS + 500)).toBe('AUTHORIZATION_ENDED');
  });

  it('DE6 a grant that has not begun, a schedule that has not, and one that is over', () => {
    const market = running();
    market.grants.splice(0, 1, grant(1, { startsAt: noonPlus(10) }));
    market.adGroups.splice(0, 1, adGroup(1, { scheduleStartAt: noonPlus(5), scheduleEndAt: noonPlus(20) }));
    const { outcome } = served(market);
    expect(outcome(NOON_MS + 4)).toBe('SCHEDULE_NOT_STARTED');
    expect(outcome(NOON_MS + 9)).toBe('AUTHORIZATION_NOT_STARTED');
    expect(outcome(NOON_MS + 10)).toBe('WON');
    expect(outcome(NOON_MS + 9, NOON_MS + 12)).toBe('AUTHORIZATION_NOT_STARTED');
    expect(outcome(NOON_MS + 20)).toBe('SCHEDULE_OVER');
  });

  it('DE6 what is not known is not allowed: a post, a grant, a toggle', () => {
    for (const [forget, reason] of [
      [(market: Market) => market.posts.pop(), 'POST_UNKNOWN'],
      [(market: Market) => market.grants.pop(), 'AUTHORIZATION_UNKNOWN'],
      [(market: Market) => market.creatorToggles.clear(), 'CREATOR_TOGGLE_OFF'],
    ] as const) {
      const market = running();
      forget(market);
      expect(served(market).outcome()).toBe(reason);
    }
  });

  it('DE6 the grant of another advertiser or for another post allows nothing', () => {
    for (const change of [{ businessAccountId: id('account', 2) }, { postId: id('post', 2) }]) {
      const market = running();
      market.grants.splice(0, 1, grant(1, change));
      expect(served(market).outcome()).toBe('AUTHORIZATION_UNKNOWN');
    }
  });

  it('DE6 an own post runs without grant and toggle, as long as its creator is a member', () => {
    const market = runningOwn();
    market.grants.pop();
    market.creatorToggles.clear();
    const { hear, outcome } = served(market);
    expect(outcome()).toBe('WON');
    const { businessAccountId } = account(1);
    const state = account(1, { members: [{ userId: id('user', 2), role: 'ADMIN' }] });
    hear(occurred(BusinessMemberRemoved, { businessAccountId, aggregateVersion: 2, state, userId: id('user', 1) }));
    expect(outcome()).toBe('NOT_THE_ADVERTISERS_POST');
  });

  it('DE6 hears all that the tables are kept from, in the form of the samples', () => {
    const { hear } = served(running());
    for (const { contract } of heardByReplica) expect(() => hear(sampleOf<object>(contract))).not.toThrow();
    const heard = new Set(heardByReplica.map(({ contract }: { contract: EventContract }) => contract.type));
    const copied = subscriptions.copies.flatMap((type) => (Reflect.construct(type, []) as Copy).events);
    for (const { type, topic } of copied) if (isWatermarked(topic)) expect(heard).toContain(type);
  });
});
