import { newId } from '@afterglow/service-defaults/ids';
import { CLICK_VALID_MS, IMPRESSION_VALID_MS } from '../leases/lease-terms.ts';
import type { DecisionFacts, TrackingTokens } from '../tracking/tracking-tokens.ts';
import type { ChosenAd } from './choose-ads.ts';
import type { Decisions, NoAdsReason } from './decide-ads.ts';
import type { AdTrace } from './decision-trace.ts';

export interface DecisionView {
  readonly decisionId: string;
  readonly adId: string;
  readonly postId: string;
  readonly placement: 'IN_FEED';
  readonly callToAction: string;
  readonly clickUrl: string | null;
  /** Somebody else would have paid for this impression too. */
  readonly isContended: boolean;
  readonly decidedAt: string;
  readonly tokens: { readonly impression: string; readonly click: string };
}

export interface DecisionsView {
  readonly decisions: readonly DecisionView[];
  /** Why there is no ad at all, whoever advertises; null otherwise. */
  readonly reason: NoAdsReason | null;
  readonly explain?: readonly AdTrace[];
}

const text = { type: 'string' };
const textOrNull = { type: ['string', 'null'] };
const count = { type: 'integer' };

/** For Fastify's serialiser. What is not in here is not answered. */
export const decisionsViewSchema = {
  type: 'object',
  properties: {
    decisions: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          ...{ decisionId: text, adId: text, postId: text, placement: text, callToAction: text, clickUrl: textOrNull },
          ...{ isContended: { type: 'boolean' }, decidedAt: text },
          tokens: { type: 'object', additionalProperties: text },
        },
      },
    },
    reason: textOrNull,
    explain: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          ...{ adId: text, auctions: count },
          filtered: { type: 'object', additionalProperties: count },
          ...{ lost: count, won: count },
        },
      },
    },
  },
};

export function toDecisionsView(
  decisions: Decisions,
  viewer: { readonly viewerId: string; readonly country: string },
  options: { readonly tokens: TrackingTokens; readonly isExplained: boolean },
): DecisionsView {
  const { decidedAt, chosen, reason, trace } = decisions;
  return {
    decisions: decidedAt ? chosen.map((one) => toDecisionView(factsOf(one, viewer, decidedAt), one, options.tokens)) : [],
    reason,
    ...(options.isExplained ? { explain: trace } : {}),
  };
}

function toDecisionView(facts: DecisionFacts, { ad }: ChosenAd, tokens: TrackingTokens): DecisionView {
  const impressionEndsMs = facts.decidedAtMs + IMPRESSION_VALID_MS;
  return {
    decisionId: facts.decisionId,
    adId: ad.adId,
    postId: ad.postId,
    placement: 'IN_FEED',
    callToAction: ad.callToAction,
    clickUrl: ad.landingPageUrl,
    isContended: facts.isContended,
    decidedAt: new Date(facts.decidedAtMs).toISOString(),
    tokens: {
      impression: tokens.sign({ kind: 'IMPRESSION', facts, expiresAtMs: impressionEndsMs }),
      click: tokens.sign({ kind: 'CLICK', facts, expiresAtMs: impressionEndsMs + CLICK_VALID_MS }),
    },
  };
}

function factsOf(
  chosen: ChosenAd,
  viewer: { readonly viewerId: string; readonly country: string },
  decidedAt: Date,
): DecisionFacts {
  const { ad, priceMicros, isContended, reservation } = chosen;
  return {
    decisionId: newId(),
    leaseId: reservation.leaseId,
    adId: ad.adId,
    adGroupId: ad.adGroupId,
    campaignId: ad.campaignId,
    businessAccountId: ad.businessAccountId,
    postId: ad.postId,
    creatorId: ad.creatorId,
    adAuthorizationId: ad.adAuthorizationId,
    viewerId: viewer.viewerId,
    country: viewer.country,
    priceMicros,
    isContended,
    decidedAtMs: decidedAt.getTime(),
  };
}
