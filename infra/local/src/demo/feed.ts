import type { DecisionsView } from '@afterglow/clients/generated/delivery';
import { setTimeout as delay } from 'node:timers/promises';
import { MARKET } from '../platform-helper/platform-actions.ts';
import type { ActorClient } from '../platform-helper/actor-tokens.ts';

const TOKENS_AT_ONCE = 100;
/** In doubt about time or rights delivery shows no ads; the doubt passes with its next look, so the feed asks again. */
const IN_DOUBT = ['delivery.clock_uncertain', 'delivery.rights_stale'];
const DOUBTS = 20;
const LOOK_AGAIN_MS = 50;

/** The feed service: asks which ads a viewer gets, and reports what the viewer saw and clicked. */
export class Feed {
  constructor(private readonly client: ActorClient) {}

  /** `after`: events that the answer must take into account. */
  async decide(
    viewer: { readonly viewerId: string; readonly language?: string },
    { slots, after = [], explain = false }: { slots: number; after?: readonly string[]; explain?: boolean },
  ): Promise<DecisionsView> {
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
    } as const;
    for (let doubts = 0; ; doubts += 1) {
      const answer = await this.client.call('delivery', 'POST /v1/decisions', { as: 'feed', body, after });
      if (!IN_DOUBT.includes(answer.reason ?? '') || doubts >= DOUBTS) return answer;
      await delay(LOOK_AGAIN_MS);
    }
  }

  /** Answers how many of the tokens were accepted. What was not acknowledged is sent again: it counts once. */
  async track(tokens: readonly string[]): Promise<number> {
    let accepted = 0;
    for (let from = 0; from < tokens.length; from += TOKENS_AT_ONCE) {
      const body = { tokens: tokens.slice(from, from + TOKENS_AT_ONCE) };
      const { results } = await this.client.call('delivery', 'POST /v1/tracking-events', { as: 'feed', body, after: [] });
      accepted += results.filter(({ result }) => result === 'ACCEPTED').length;
    }
    return accepted;
  }
}
