import type { AdRejected } from '@afterglow/contracts/campaigns/ad-rejected';
import type { AdState } from '@afterglow/contracts/campaigns/ad.state';
import type { ObjectiveType } from '../campaigns/campaign-offers.ts';

export type CallToAction = AdState['callToAction'];

export const callsToAction = [
  'LISTEN_NOW',
  'LEARN_MORE',
  'SHOP_NOW',
  'DOWNLOAD_NOW',
  'SIGN_UP',
] as const satisfies readonly CallToAction[];

export interface Creative {
  readonly callToAction: CallToAction;
  /** Its form, https included, was checked with the request. */
  readonly landingPageUrl: string | null;
}

export type Verdict =
  | { readonly reviewStatus: 'APPROVED' }
  | { readonly reviewStatus: 'REJECTED'; readonly reasonCode: AdRejected['reasonCode']; readonly clause: AdRejected['clause'] };

/** Attention stays with the content; only who pays for visits or conversions may ask people for an installation or their data. */
const forAttention: readonly CallToAction[] = ['LISTEN_NOW', 'LEARN_MORE', 'SHOP_NOW'];

const allowedCallsToAction: Readonly<Record<ObjectiveType, readonly CallToAction[]>> = {
  REACH: forAttention,
  TRAFFIC: callsToAction,
  VIDEO_VIEWS: forAttention,
  ENGAGEMENT: forAttention,
  WEB_CONVERSIONS: ['LEARN_MORE', 'SHOP_NOW', 'DOWNLOAD_NOW', 'SIGN_UP'],
  TOPVIEW_REACH: forAttention,
};

export interface ReviewRules {
  readonly objectiveType: ObjectiveType;
  readonly blockedLandingPageHosts: readonly string[];
}

/** The automatic rules need nothing but the ad and its objective, so they decide in the transaction that submits it. */
export function reviewCreative(creative: Creative, rules: ReviewRules): Verdict {
  if (creative.landingPageUrl !== null && leadsTo(creative.landingPageUrl, rules.blockedLandingPageHosts)) {
    return { reviewStatus: 'REJECTED', reasonCode: 'LANDING_PAGE_NOT_ALLOWED', clause: 'SPARK-3.1' };
  }
  if (!allowedCallsToAction[rules.objectiveType].includes(creative.callToAction)) {
    return { reviewStatus: 'REJECTED', reasonCode: 'CALL_TO_ACTION_NOT_ALLOWED', clause: 'SPARK-3.2' };
  }
  return { reviewStatus: 'APPROVED' };
}

/** URL normalises what would hide a host: upper case, percent signs, punycode; a final dot names the same host. */
function leadsTo(url: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return true;
  const host = new URL(url).hostname.replace(/\.$/, '');
  return hosts.some((blocked) => host === blocked.toLowerCase() || host.endsWith(`.${blocked.toLowerCase()}`));
}
