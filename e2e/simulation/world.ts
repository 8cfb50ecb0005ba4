/** What the people of a simulated world know: what they were answered, and nothing else. Plain data, so that it can be copied. */
export interface World {
  readonly creators: readonly string[];
  readonly advertisers: KnownAdvertiser[];
  readonly posts: { readonly postId: string; readonly creatorId: string; isGone: boolean }[];
  readonly codes: { readonly adCode: string; readonly postId: string; isUsed: boolean }[];
  readonly grants: KnownGrant[];
  readonly adGroups: KnownAdGroup[];
  readonly ads: KnownAd[];
  readonly stories: KnownStory[];
  readonly shown: ShownAd[];
  /** `<decision id> <kind>` of tokens that were answered ACCEPTED. */
  readonly accepted: string[];
  /** By right (`grant …`, `creator …`, `post-toggle …`, `post …`): from when on it was given or not. */
  readonly rights: Record<string, { readonly atMs: number; readonly isGiven: boolean }[]>;
}

export interface KnownAdvertiser {
  readonly userId: string;
  businessAccountId: string;
  campaignId: string;
  toppedUpMicros: number;
  /** The highest budget that the campaign may ever have had, for a day; null: it had none at some time. */
  campaignBudgetMicros: number | null;
}

export interface KnownGrant {
  readonly adAuthorizationId: string;
  readonly postId: string;
  readonly creatorId: string;
  readonly businessAccountId: string;
  readonly endsAtMs: number;
}

export interface KnownAdGroup {
  readonly adGroupId: string;
  readonly advertiser: number;
  readonly billingEvent: BillingEvent;
}

export type BillingEvent = 'CPM' | 'CPC' | 'CPV';

export interface KnownAd {
  readonly adId: string;
  readonly adGroupId: string;
  readonly postId: string;
  readonly creatorId: string;
  readonly adAuthorizationId: string;
  readonly advertiser: number;
}

export interface KnownStory {
  readonly storyId: string;
  readonly creatorId: string;
  readonly expiresAtMs: number;
  isDeleted: boolean;
}

export interface ShownAd {
  readonly decisionId: string;
  readonly adId: string;
  readonly decidedAtMs: number;
  readonly tokens: Readonly<Record<TokenKind, string>>;
}

/** As they are tracked. */
export type TokenKind = 'IMPRESSION' | 'CLICK' | 'VIEW_6S';

const person = (n: number) => `0190a000-0000-7000-8000-00000000a${String(n).padStart(3, '0')}`;

export const people = {
  creators: [person(1), person(2)],
  advertisers: [person(11), person(12)],
  viewers: [person(21), person(22), person(23)],
  operator: person(31),
} as const;

export function emptyWorld(): World {
  return {
    creators: people.creators,
    advertisers: people.advertisers.map((userId) => ({
      userId,
      businessAccountId: '',
      campaignId: '',
      toppedUpMicros: 0,
      campaignBudgetMicros: null,
    })),
    ...{ posts: [], codes: [], grants: [], adGroups: [], ads: [], stories: [], shown: [], accepted: [] },
    rights: {},
  };
}

export function note(world: World, right: string, atMs: number, isGiven: boolean): void {
  (world.rights[right] ??= []).push({ atMs, isGiven });
}

/** Since when one of the rights that an ad needs has been gone, as of an instant; undefined while all are there. */
export function goneSince(world: World, ad: KnownAd, atMs: number): number | undefined {
  const ends = endsOf(world, ad, atMs);
  return ends.length > 0 ? Math.min(...ends) : undefined;
}

/** Of each right that an ad needs and that is gone at an instant: since when. */
export function endsOf(world: World, ad: KnownAd, atMs: number): number[] {
  const needed = [`grant ${ad.adAuthorizationId}`, `creator ${ad.creatorId}`, `post-toggle ${ad.postId}`, `post ${ad.postId}`];
  const ends = needed.flatMap((right) => {
    const past = (world.rights[right] ?? []).filter((change) => change.atMs <= atMs);
    if (past.at(-1)?.isGiven !== false) return [];
    const given = past.findLastIndex((change) => change.isGiven);
    return [past[given + 1]?.atMs ?? atMs];
  });
  const endsAtMs = world.grants.find(({ adAuthorizationId }) => adAuthorizationId === ad.adAuthorizationId)?.endsAtMs ?? 0;
  if (endsAtMs <= atMs) ends.push(endsAtMs);
  return ends;
}
