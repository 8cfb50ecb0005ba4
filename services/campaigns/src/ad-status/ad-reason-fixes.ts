import type { RightCause } from '../ads/ad-right.ts';

/** PRODUCT, "Status names": those that this service can know. */
export type AdReasonCode =
  | 'ADVERTISER_ACCOUNT_PUNISH'
  | 'AD_STATUS_CAMPAIGN_DISABLE'
  | 'AD_STATUS_ADGROUP_DISABLE'
  | 'AD_STATUS_DISABLE'
  | 'CAMPAIGN_STATUS_BUDGET_EXCEED'
  | 'ADGROUP_STATUS_NOT_START'
  | 'ADGROUP_STATUS_TIME_DONE'
  | 'ADGROUP_STATUS_BUDGET_EXCEED'
  | 'ADGROUP_STATUS_BALANCE_EXCEED'
  | 'AD_STATUS_LIMITED_BY_BID'
  | 'AD_STATUS_MUSIC_AUTHORIZATION_MISSING'
  | 'AD_STATUS_SPARK_ADS_NOT_AVAILABLE'
  | 'AD_STATUS_AUDIT'
  | 'AD_STATUS_AUDIT_DENY'
  | 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED'
  | 'AD_STATUS_AUTHORIZATION_EXPIRED'
  | 'AD_STATUS_POST_NOT_PUBLIC'
  | 'AD_STATUS_POST_DELETED';

/** A code without a fix does not compile. */
const fixes: Readonly<Record<AdReasonCode, string>> = {
  ADVERTISER_ACCOUNT_PUNISH: 'The business account is not active: its administrators can read why, and appeal.',
  AD_STATUS_CAMPAIGN_DISABLE: 'The campaign is not enabled: enable it, or use another one if it is deleted.',
  AD_STATUS_ADGROUP_DISABLE: 'The ad group is not enabled: enable it, or use another one if it is deleted.',
  AD_STATUS_DISABLE: 'The ad is not enabled: enable it, or create another one if it is deleted.',
  ADGROUP_STATUS_NOT_START: "It has not started: wait for the start, or move the ad group's to an earlier time.",
  ADGROUP_STATUS_TIME_DONE: "The ad group's schedule is over: set a later end.",
  CAMPAIGN_STATUS_BUDGET_EXCEED:
    "The campaign's budget is spent: raise it or take it away, or, if it is a daily one, wait for the next day.",
  ADGROUP_STATUS_BUDGET_EXCEED: 'The budget is spent: raise it, or, if it is a daily one, wait for the next day.',
  ADGROUP_STATUS_BALANCE_EXCEED:
    "The account has no money that could be held for this ad group: top up the balance, or raise the account's own budget if that is used up.",
  AD_STATUS_LIMITED_BY_BID:
    'In these markets the bid is worth less for an impression than their floor, as rate cards and what viewers did with the post are now: raise the bid.',
  AD_STATUS_MUSIC_AUTHORIZATION_MISSING:
    "The owner of the song has given no right for these markets now: ask for one, or take them out of the ad group's targeting. The ad runs there again by itself once there is one.",
  AD_STATUS_SPARK_ADS_NOT_AVAILABLE:
    'Spark Ads are not available to this business account in these markets: the ad runs there by itself once they are.',
  AD_STATUS_AUDIT: 'The ad is in review: wait for the decision.',
  AD_STATUS_AUDIT_DENY: 'Review refused the ad: change the landing page or the call to action that it names.',
  AD_STATUS_CREATOR_AUTHORIZATION_REVOKED: 'The creator has revoked the authorization: ask for a new ad code.',
  AD_STATUS_AUTHORIZATION_EXPIRED: 'The authorization has reached its end: ask the creator for a new ad code.',
  AD_STATUS_POST_NOT_PUBLIC: 'The post is not public: only its creator can make it public to everyone again.',
  AD_STATUS_POST_DELETED: 'The post is gone for good: advertise with another post.',
};

/** What stands behind a code, where a code can mean several things. */
export type ReasonCause = RightCause | 'ACCOUNT_CLOSED';

/** The same code can mean that the grant is gone or that it only rests: the way out differs. */
const fixesOfCause: Partial<Readonly<Record<ReasonCause, string>>> = {
  ACCOUNT_CLOSED: 'The business account is closed, for good: advertise from another one.',
  AUTHORIZATION_NOT_STARTED: 'The authorization has not started: wait for its start.',
  CREATOR_TOGGLE_OFF:
    'The creator has ad authorization turned off for the whole account: the ad runs again by itself once it is turned on.',
  CREATOR_NOT_A_MEMBER:
    'The creator of this own post is no longer a member of the business account: ask for an ad code, and create an ad with it.',
  CREATOR_SUSPENDED: 'The creator is suspended by moderation: the ad runs again by itself once they are reinstated.',
  POST_TOGGLE_OFF: 'The creator has turned promotion of this post off: the ad runs again by itself once it is turned on.',
};

export function fixOf(code: AdReasonCode, cause?: ReasonCause): string {
  return (cause && fixesOfCause[cause]) ?? fixes[code];
}
