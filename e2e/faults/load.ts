import type { DecisionView } from '@afterglow/clients/generated/delivery';
import { Feed } from '@afterglow/local/demo/feed';
import type { ActorClient } from '@afterglow/local/platform-helper/actor-tokens';
import {
  allowAds,
  createAd,
  createAdGroup,
  MARKET,
  openVerifiedAccount,
  publishPost,
  redeemAdCode,
  topUp,
} from '@afterglow/local/platform-helper/platform-actions';
import type { ProcessPlatform } from '@afterglow/testing/process-platform';
import { setTimeout as delay } from 'node:timers/promises';
import type { SeededChoices } from './seeded-choices.ts';

export const UNIT = 1_000_000;
/** What makes the price of all others, and is never used up itself. */
const COMPETITOR = { budgetMicros: 20_000 * UNIT, bidPriceMicros: 18_000_000 };
/** The smallest that there is. It allows for no bid that is dearer, which is why the campaign has a smaller one above it. */
const AD_GROUP_BUDGET_MICROS = 20 * UNIT;
const SLOTS = 6;
/** So many answers in a row without an ad: its money is gone. */
const ANSWERS_WITHOUT = 40;
/** So many impressions: ads are seen again. */
const SEEN_AGAIN = 20;

const person = () => ({ userId: crypto.randomUUID(), roles: [], scopes: [] });

interface Advertiser {
  readonly as: 'leo' | 'bea';
  readonly session: ActorClient;
  readonly businessAccountId: string;
}

/** One ad on the post of a creator, in a campaign with a budget of its own. */
export interface Promotion {
  readonly creator: ReturnType<typeof person>;
  readonly adAuthorizationId: string;
  readonly campaignId: string;
  readonly adId: string;
}

export interface Terms {
  /** For a day. */
  readonly budgetMicros: number;
  /** For a thousand impressions. */
  readonly bidPriceMicros: number;
}

/**
 * The main job, many times at once: creators with a post, a story and a code for each of two advertisers, who have an ad on
 * every post; viewers that see ads and report them; creators that change their minds. What fails, fails as it would for a
 * person, and is tried again where a person would; what was accepted is remembered.
 */
export class Load {
  /** Decisions whose impression was answered ACCEPTED: acknowledged by the log. */
  readonly accepted = new Set<string>();
  withdrawn = 0;
  answered = 0;
  private advertisers: readonly Advertiser[] = [];
  private promotions: Promotion[] = [];
  /** By ad, how many answers there were when it was last shown. */
  private readonly shownAt = new Map<string, number>();
  private joined = 0;
  private isOver = false;
  private viewers: Promise<void>[] = [];

  constructor(
    private readonly platform: ProcessPlatform,
    private readonly choices: SeededChoices,
  ) {}

  /** Those whose creators have not changed their minds. */
  get running(): readonly Promotion[] {
    return this.promotions;
  }

  /** Before anything is broken. */
  async prepare(): Promise<void> {
    const client = this.platform.clientOf();
    this.advertisers = await Promise.all((['leo', 'bea'] as const).map((as) => becomeAdvertiser(client.session(), as)));
    for (const advertiser of this.advertisers.slice(0, 1)) {
      const { session, as } = advertiser;
      const { postId } = await publishPost(session, { as }, { caption: 'Always there' });
      await advertise(advertiser, { postId }, COMPETITOR);
    }
  }

  /** Every second one limits what may be spent on their post in a day, so that there are caps of each kind above the leases. */
  async creatorJoins(terms: Terms): Promise<readonly Promotion[]> {
    const creator = person();
    const n = (this.joined += 1);
    const session = this.platform.clientOf().session();
    const { postId } = await publishPost(session, { as: creator }, { caption: `Take ${n}` });
    await session.call('stories', 'POST /v1/stories', { as: creator, body: {} });
    await allowAds(session, creator);
    const caps = n % 2 === 0 ? { dailySpendMicros: 2 * terms.budgetMicros, currency: MARKET.currency } : null;
    const added: Promotion[] = [];
    for (const advertiser of this.advertisers) {
      const { as, session: own, businessAccountId } = advertiser;
      const body = { scope: 'POST', postId, caps } as const;
      const { adCode } = await session.call('authorization', 'POST /v1/ad-codes', {
        ...{ as: creator, body },
      });
      const { adAuthorizationId } = await redeemAdCode(own, { as }, { adCode, businessAccountId });
      const { campaignId, adId } = await advertise(advertiser, { postId, adAuthorizationId }, terms);
      added.push({ creator, adAuthorizationId, campaignId, adId });
    }
    this.promotions.push(...added);
    return added;
  }

  /** Viewers of every replica of delivery, until `stop`. */
  start(viewersAtOnce: number): void {
    this.isOver = false;
    const replicas = this.platform.replicasOf('delivery').length;
    this.viewers = Array.from({ length: viewersAtOnce }, (_none, n) => this.view(n % replicas));
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.viewers);
  }

  /** Until none of these ads is shown any more, or until then (monotonic). */
  async untilNotShown(promotions: readonly Promotion[], deadline: number): Promise<void> {
    const since = this.answered;
    const lastShown = () => Math.max(since, ...promotions.map(({ adId }) => this.shownAt.get(adId) ?? since));
    while (this.answered - lastShown() < ANSWERS_WITHOUT && performance.now() < deadline) await delay(100);
  }

  /** Until ads are seen again, or for as long as that: what breaks next finds something at work, or adds to what is broken. */
  async untilSeen(mostMs: number): Promise<void> {
    const deadline = performance.now() + mostMs;
    const before = this.accepted.size;
    while (this.accepted.size < before + SEEN_AGAIN && performance.now() < deadline) await delay(50);
  }

  /** A creator's no is always accepted, so it is asked until it was heard. */
  async withdrawOne(): Promise<void> {
    if (this.promotions.length < 3) return;
    const [promotion] = this.promotions.splice(this.choices.between(0, this.promotions.length - 1), 1);
    if (!promotion) return;
    const key = crypto.randomUUID();
    const client = this.platform.clientOf().session({ attempts: 1 });
    const route = 'POST /v1/ad-authorizations/:adAuthorizationId/revocation';
    const { creator: as, adAuthorizationId } = promotion;
    for (let attempt = 0; attempt < 400; attempt += 1) {
      const answer = await client
        .send('authorization', route, { as, key, after: [], params: { adAuthorizationId } })
        .catch(() => null);
      if (answer && answer.status < 300) {
        this.withdrawn += 1;
        return;
      }
      await delay(300);
    }
    throw new Error(`A withdrawal was never accepted: ${promotion.adAuthorizationId}`);
  }

  private async view(replica: number): Promise<void> {
    const client = this.platform.clientOf(replica).session({ attempts: 1 });
    const feed = new Feed(client);
    while (!this.isOver) {
      try {
        const { decisions, reason } = await feed.decide({ viewerId: crypto.randomUUID() }, { slots: SLOTS });
        if (reason === null) this.answered += 1;
        for (const { adId } of decisions) this.shownAt.set(adId, this.answered);
        if (decisions.length > 0) await this.report(client, decisions);
        else await delay(50);
      } catch {
        await delay(150);
      }
    }
  }

  private async report(client: ActorClient, decisions: readonly DecisionView[]): Promise<void> {
    const call = { as: 'feed', body: { tokens: decisions.map(({ tokens }) => tokens.impression) }, after: [] } as const;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const answer = await client.send('delivery', 'POST /v1/tracking-events', call).catch(() => null);
      const results = answer?.ok ? answer.body.results : [];
      for (const [n, { result }] of results.entries())
        if (result === 'ACCEPTED') this.accepted.add(decisions[n]?.decisionId ?? '');
      if (answer && answer.status < 500) return;
      await delay(200);
    }
  }
}

async function becomeAdvertiser(session: ActorClient, as: Advertiser['as']): Promise<Advertiser> {
  const { businessAccountId } = await openVerifiedAccount(session, { as }, `${as} under fire`);
  await topUp(session, { as }, { businessAccountId, amountMicros: 40_000 * UNIT });
  return { as, session, businessAccountId };
}

async function advertise(
  { as, session, businessAccountId }: Advertiser,
  ad: { readonly postId: string; readonly adAuthorizationId?: string },
  { budgetMicros, bidPriceMicros }: Terms,
): Promise<{ campaignId: string; adId: string }> {
  const { campaignId } = await session.call('campaigns', 'POST /v1/campaigns', {
    as,
    body: {
      ...({ businessAccountId, name: 'Under fire', objectiveType: 'REACH', buyingType: 'AUCTION' } as const),
      ...({ budgetMode: 'BUDGET_MODE_DAY', budgetMicros } as const),
    },
  });
  const ownBudgetMicros = Math.max(budgetMicros, AD_GROUP_BUDGET_MICROS);
  const terms = { campaignId, name: 'Under fire', budgetMicros: ownBudgetMicros, bidPriceMicros };
  const { adGroupId } = await createAdGroup(session, { as }, terms);
  const creative = { callToAction: 'LISTEN_NOW', landingPageUrl: 'https://song.example/' } as const;
  const { adId } = await createAd(session, { as }, { adGroupId, ...ad, ...creative });
  return { campaignId, adId };
}
