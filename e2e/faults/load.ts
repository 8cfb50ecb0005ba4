import { Feed } from '@afterglow/local/demo/feed';
import {
  allowAds,
  createAd,
  createAdCode,
  createAdGroup,
  createCampaign,
  openVerifiedAccount,
  publishPost,
  redeemAdCode,
  topUp,
} from '@afterglow/local/platform-helper/platform-actions';
import type { PlatformClient } from '@afterglow/local/platform-helper/platform-client';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessPlatform } from '@afterglow/testing/process-platform';
import type { SeededChoices } from './seeded-choices.ts';

const UNIT = 1_000_000;

interface Grant {
  readonly creator: ReturnType<typeof person>;
  readonly adAuthorizationId: string;
}

const person = () => ({ userId: crypto.randomUUID(), roles: [], scopes: [] });

export interface LoadSize {
  readonly creators: number;
  readonly viewersAtOnce: number;
}

/**
 * The main job, many times at once: creators with a post and a code each, two advertisers with an ad on every one, viewers
 * that see ads and report them, and creators that change their minds. What fails, fails as it would for a person, and is
 * tried again where a person would; what was accepted is remembered.
 */
export class Load {
  /** Decisions whose impression was answered ACCEPTED: acknowledged by the log. */
  readonly accepted = new Set<string>();
  withdrawn = 0;
  answered = 0;
  private readonly grants: Grant[] = [];
  private isOver = false;
  private viewers: Promise<void>[] = [];

  constructor(
    private readonly platform: ProcessPlatform,
    private readonly choices: SeededChoices,
    private readonly size: LoadSize,
  ) {}

  /** Before anything is broken. */
  async prepare(): Promise<void> {
    const client = this.platform.clientOf();
    const accounts = await Promise.all(
      (['leo', 'bea'] as const).map(async (as) => {
        const session = client.session();
        const { businessAccountId } = await openVerifiedAccount(session, { as }, `${as} under fire`);
        await topUp(session, { as }, { businessAccountId, amountMicros: 1_000 * UNIT });
        const { campaignId } = await createCampaign(session, { as }, { businessAccountId, name: 'Under fire' });
        return { as, session, businessAccountId, campaignId };
      }),
    );
    for (let n = 0; n < this.size.creators; n += 1) {
      const creator = person();
      const session = client.session();
      const { postId } = await publishPost(session, { as: creator }, { caption: `Take ${n}` });
      await session.call('stories', 'POST /v1/stories', { as: creator, body: {} });
      await allowAds(session, creator);
      for (const { as, businessAccountId, campaignId } of accounts) {
        const { adCode } = await createAdCode(session, { as: creator }, { postId });
        const { adAuthorizationId } = await redeemAdCode(session, { as }, { adCode, businessAccountId });
        // Small ones, so that budgets run out while things break.
        const terms = { campaignId, name: `Group ${n}`, budgetMicros: 20 * UNIT, bidPriceMicros: 1_400_000 + n * 10_000 };
        const { adGroupId } = await createAdGroup(session, { as }, terms);
        const creative = { callToAction: 'LISTEN_NOW', landingPageUrl: 'https://song.example/' } as const;
        await createAd(session, { as }, { adGroupId, postId, adAuthorizationId, ...creative });
        this.grants.push({ creator, adAuthorizationId });
      }
    }
  }

  start(): void {
    this.viewers = Array.from({ length: this.size.viewersAtOnce }, (_none, n) => this.view(n % 2));
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.viewers);
  }

  /** A creator's no is always accepted, so it is asked until it was heard. */
  async withdrawOne(): Promise<void> {
    const grant = this.grants.splice(this.choices.between(0, this.grants.length - 1), 1)[0];
    if (!grant || this.grants.length < 2) return;
    const key = crypto.randomUUID();
    const client = this.platform.clientOf().session();
    const route = `POST /v1/ad-authorizations/${grant.adAuthorizationId}/revocation`;
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const answer = await client.send('authorization', route, { as: grant.creator, key, after: [] }).catch(() => null);
      if (answer && answer.status < 300) {
        this.withdrawn += 1;
        return;
      }
      await delay(300);
    }
    throw new Error(`A withdrawal was never accepted: ${grant.adAuthorizationId}`);
  }

  private async view(replica: number): Promise<void> {
    const client = this.platform.clientOf(replica);
    const feed = new Feed(client);
    while (!this.isOver) {
      try {
        const { decisions } = await feed.decide({ viewerId: crypto.randomUUID() }, { slots: 3 });
        this.answered += 1;
        for (const { decisionId, tokens } of decisions) await this.report(client, decisionId, tokens.impression);
        if (decisions.length === 0) await delay(50);
      } catch {
        await delay(150);
      }
    }
  }

  private async report(client: PlatformClient, decisionId: string, token: string): Promise<void> {
    const call = { as: 'feed', body: { tokens: [token] }, after: [] } as const;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const answer = await client
        .send<{ results?: { result: string }[] }>('delivery', 'POST /v1/tracking-events', call)
        .catch(() => null);
      if (answer?.status === 200 && answer.body.results?.[0]?.result === 'ACCEPTED') this.accepted.add(decisionId);
      if (answer && answer.status < 500) return;
      await delay(200);
    }
  }
}
