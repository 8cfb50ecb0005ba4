import { objectiveTypes, type ObjectiveType } from '../campaigns/campaign-offers.ts';
import { callsToAction, reviewCreative, type CallToAction } from './automatic-review.ts';

const blockedLandingPageHosts = ['blocked.example', 'Casino.example'];
const verdictOn = (
  landingPageUrl: string | null,
  callToAction: CallToAction = 'LEARN_MORE',
  objectiveType: ObjectiveType = 'TRAFFIC',
) => reviewCreative({ callToAction, landingPageUrl }, { objectiveType, blockedLandingPageHosts });

const attention = { LISTEN_NOW: true, LEARN_MORE: true, SHOP_NOW: true, DOWNLOAD_NOW: false, SIGN_UP: false };
const expected: Record<ObjectiveType, Record<CallToAction, boolean>> = {
  REACH: attention,
  TRAFFIC: { LISTEN_NOW: true, LEARN_MORE: true, SHOP_NOW: true, DOWNLOAD_NOW: true, SIGN_UP: true },
  VIDEO_VIEWS: attention,
  ENGAGEMENT: attention,
  WEB_CONVERSIONS: { LISTEN_NOW: false, LEARN_MORE: true, SHOP_NOW: true, DOWNLOAD_NOW: true, SIGN_UP: true },
  TOPVIEW_REACH: attention,
};

describe('automatic review', () => {
  const cells = objectiveTypes.flatMap((objectiveType) =>
    callsToAction.map((callToAction) => ({ objectiveType, callToAction, allowed: expected[objectiveType][callToAction] })),
  );

  it.each(cells)('CA5 $callToAction for $objectiveType: $allowed', ({ objectiveType, callToAction, allowed }) => {
    expect(verdictOn('https://leo.example/', callToAction, objectiveType)).toEqual(
      allowed
        ? { reviewStatus: 'APPROVED' }
        : { reviewStatus: 'REJECTED', reasonCode: 'CALL_TO_ACTION_NOT_ALLOWED', clause: 'SPARK-3.2' },
    );
  });

  it.each([
    'https://blocked.example/',
    'https://BLOCKED.example/path',
    'https://shop.blocked.example/win?x=1',
    'https://blocked.example./',
    'https://blocked.example:8443/',
    'https://bl%6Fcked.example/',
    'https://leo.example@blocked.example/',
    'https://casino.example',
    'https://[not-an-address',
  ])('CA5 refuses the landing page %s', (url) => {
    expect(verdictOn(url)).toEqual({ reviewStatus: 'REJECTED', reasonCode: 'LANDING_PAGE_NOT_ALLOWED', clause: 'SPARK-3.1' });
  });

  it.each([
    null,
    'https://leo.example/',
    'https://notblocked.example/',
    'https://blocked.example.leo.example/',
    'https://leo.example/?to=blocked.example',
  ])('CA5 lets the landing page %s through', (url) => {
    expect(verdictOn(url)).toEqual({ reviewStatus: 'APPROVED' });
  });
});
