import type { PlatformClient } from '../platform-helper/platform-client.ts';
import { MARKET } from '../platform-helper/platform-actions.ts';

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
  readonly explain?: readonly AdTrace[];
}

interface TrackingAnswer {
  readonly results: readonly { readonly status: string }[];
}

const TOKENS_AT_ONCE = 100;

/** The feed service: asks which ads a viewer gets, and reports what the viewer saw and clicked. */
export class Feed {
  constructor(private readonly client: PlatformClient) {}

  /** `after`: events that the answer must take into account. */
  decide(
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
    };
    return this.client.call('delivery', `POST /v1/decisions${explain ? '?explain=true' : ''}`, { as: 'feed', body, after });
  }

  /** Answers how many of the tokens were accepted. */
  async track(tokens: readonly string[]): Promise<number> {
    let accepted = 0;
    for (let from = 0; from < tokens.length; from += TOKENS_AT_ONCE) {
      const body = { tokens: tokens.slice(from, from + TOKENS_AT_ONCE) };
      const { results } = await this.client.call<TrackingAnswer>('delivery', 'POST /v1/tracking-events', {
        as: 'feed',
        body,
        after: [],
      });
      accepted += results.filter(({ status }) => status === 'ACCEPTED').length;
    }
    return accepted;
  }
}
