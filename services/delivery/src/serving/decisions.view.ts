import { newId } from '@afterglow/service-defaults/ids';
import { billedKind, validMs } from '../tracking/billed-event.ts';
import type { DecisionFacts, TokenKind, TrackingTokens } from '../tracking/tracking-tokens.ts';
import type { ChosenAd } from './choose-ads.ts';
import type { Decisions, NoAdsReason } from './decide-ads.ts';
import type { AdTrace } from './decision-trace.ts';
import { priceOfBilled } from './expected-rates.ts';

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
  readonly tokens: { readonly impression: string; readonly view2s: string; readonly view6s: string; readonly click: string };
}

export interface DecisionsView {
  readonly decisions: readonly DecisionView[];
  /** Why there is no ad at all, whoever advertises; null otherwise. */
  readonly reason: NoAdsReason | null;
  readonly explain?: readonly AdTrace[];
}

const text = { type: 'string' };
/** Ids, names of ours, times and Base64: there is nothing in them to escape, and looking for it costs more than writing them. */
const plain = { type: 'string', format: 'unsafe' };
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
          ...{ decisionId: plain, adId: plain, postId: plain, placement: plain, callToAction: text, clickUrl: textOrNull },
          ...{ isContended: { type: 'boolean' }, decidedAt: plain },
          tokens: { type: 'object', properties: { impression: plain, view2s: plain, view6s: plain, click: plain } },
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
  const billed = billedKind(ad.billed.event);
  const endOf = (kind: TokenKind) => facts.decidedAtMs + validMs(kind);
  const expiresAtMs = {
    IMPRESSION: endOf('IMPRESSION'),
    CLICK: endOf('CLICK'),
    VIEW_2S: endOf('VIEW_2S'),
    VIEW_6S: endOf('VIEW_6S'),
  };
  const signed = tokens.sign({ facts, billed, expiresAtMs });
  return {
    decisionId: facts.decisionId,
    adId: ad.adId,
    postId: ad.postId,
    placement: 'IN_FEED',
    callToAction: ad.callToAction,
    clickUrl: ad.landingPageUrl,
    isContended: facts.isContended,
    decidedAt: new Date(facts.decidedAtMs).toISOString(),
    tokens: { impression: signed.IMPRESSION, view2s: signed.VIEW_2S, view6s: signed.VIEW_6S, click: signed.CLICK },
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
    priceMicros: ad.billed.event === 'CPM' ? priceMicros : priceOfBilled(priceMicros, ad.billed),
    isContended,
    decidedAtMs: decidedAt.getTime(),
  };
}
