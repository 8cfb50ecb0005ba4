import type { AdGroupState } from '@afterglow/contracts/campaigns/ad-group.state';
import { CLICK_VALID_MS, IMPRESSION_VALID_MS } from '../leases/lease-terms.ts';
import type { TokenKind } from './tracking-tokens.ts';

type BillingEvent = AdGroupState['billingEvent'];

/** Which of a decision's tokens is charged for. */
export function billedKind(billingEvent: BillingEvent): TokenKind {
  return ({ CPM: 'IMPRESSION', CPC: 'CLICK', CPV: 'VIEW_6S' } as const)[billingEvent];
}

/** How long after its decision a token is accepted (ME1): an impression ten minutes, everything else thirty minutes after that. */
export function validMs(kind: TokenKind): number {
  return kind === 'IMPRESSION' ? IMPRESSION_VALID_MS : IMPRESSION_VALID_MS + CLICK_VALID_MS;
}
