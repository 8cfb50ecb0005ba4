import { setTimeout as delay } from 'node:timers/promises';
import { MARKET } from '../platform-helper/platform-actions.ts';
import type { PlatformClient } from '../platform-helper/platform-client.ts';

export interface Decision {
  readonly decisionId: string;
  readonly adId: string;
  readonly postId: string;
  /** Somebody else would have taken the place: the price was made by competition. */
  readonly isContended: boolean;
  readonly tokens: { readonly impression: string; readonly click: string };
}

/** Why an ad was not chosen, how often, in the auctions of one decision. */
export interface AdTrace {
  readonly adId: string;
  readonly filtered: Readonly<Record<string, number>>;
  readonly won: number;
}

export interface DecisionAnswer {
  readonly decisions: readonly Decision[];
  /** Why there is no ad at all, whoever advertises. */
  readonly reason: string | null;
  readonly explain?: readonly AdTrace[];
}

interface TrackingAnswer {
  readonly results: readonly { readonly result: string }[];
}

const TRACK = 'POST /v1/tracking-events';
const TOKENS_AT_ONCE = 100;
/** In doubt about time or rights delivery shows no ads; the doubt passes with its next look, so the feed asks again. */
const IN_DOUBT = ['delivery.clock_uncertain', 'delivery.rights_stale'];
const DOUBTS = 20;
const LOOK_AGAIN_MS = 50;

/** The feed service: asks which ads a viewer gets, and reports what the viewer saw and clicked. */
export class Feed {
  constructor(private readonly client: PlatformClient) {}

  /** `after`: events that the answer must take into account. */
  async decide(
    viewer: { readonly viewerId: string; readonly language?: string },
    { slots, after = [], explain = false }: { slots: number; after?: readonly string[]; explain?: boolean },
  ): Promise<DecisionAnswer> {
    const body = {
      placement: 'IN_FEED',
      viewer: {
        viewerId: viewer.viewerId,
        country: MARKET.country,
        language: viewer.language ?? 'en',
        ageGroup: 'AGE_25_34',
        interests: [],
        operatingSystem: 'ANDROID',
        network: 'WIFI',
        audienceIds: [],
      },
      slots,
      explain,
    };
    for (let doubts = 0; ; doubts += 1) {
      const answer = await this.client.call<DecisionAnswer>('delivery', 'POST /v1/decisions', { as: 'feed', body, after });
      if (!IN_DOUBT.includes(answer.reason ?? '') || doubts >= DOUBTS) return answer;
      await delay(LOOK_AGAIN_MS);
    }
  }

  /** Answers how many of the tokens were accepted. */
  async track(tokens: readonly string[]): Promise<number> {
    let accepted = 0;
    for (let from = 0; from < tokens.length; from += TOKENS_AT_ONCE) {
      const { results } = await this.trackSome(tokens.slice(from, from + TOKENS_AT_ONCE));
      accepted += results.filter(({ result }) => result === 'ACCEPTED').length;
    }
    return accepted;
  }

  /** What was not acknowledged is sent again: it counts once, however often it comes. */
  private async trackSome(tokens: readonly string[]): Promise<TrackingAnswer> {
    const call = { as: 'feed', body: { tokens }, after: [] } as const;
    for (let doubts = 0; doubts < DOUBTS; doubts += 1) {
      const answer = await this.client.send<TrackingAnswer>('delivery', TRACK, call);
      if (answer.status < 300) return answer.body;
      if (answer.status !== 503) break;
      await delay(LOOK_AGAIN_MS);
    }
    return this.client.call<TrackingAnswer>('delivery', TRACK, call);
  }
}
