import { AdApproved } from '@afterglow/contracts/campaigns/ad-approved';
import { AdPaused } from '@afterglow/contracts/campaigns/ad-paused';
import { AdRejected } from '@afterglow/contracts/campaigns/ad-rejected';
import { AdResumed } from '@afterglow/contracts/campaigns/ad-resumed';
import { sampleOf } from '@afterglow/testing/contract-samples';
import fc from 'fast-check';
import { approvedAd, refusalOf, sampleAd } from '../spec-fixtures/sample-entities.ts';
import { Ad, adOperationStatuses, type AdOperationStatus, type LostRight } from './ad.entity.ts';
import type { Verdict } from './automatic-review.ts';

const at = new Date('2026-11-24T12:15:00.000Z');
const refusal: Verdict = { reviewStatus: 'REJECTED', reasonCode: 'LANDING_PAGE_NOT_ALLOWED', clause: 'SPARK-3.1' };
const badPage = 'https://shop.blocked.example/win';
const revoked = { reason: 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED' as const, at: new Date('2026-11-25T18:45:10.250Z') };

function rejectedAd(): Ad {
  const ad = Ad.submit({ ...sampleAd, landingPageUrl: badPage });
  ad.review(refusal, sampleAd.at);
  return ad;
}

describe('Ad', () => {
  it('CA5 an approved ad tells its whole state, exactly as the sample', () => {
    expect(Ad.submit(sampleAd).review({ reviewStatus: 'APPROVED' }, sampleAd.at)).toEqual([sampleOf(AdApproved)]);
  });

  it('CA5 a refused ad tells reason and clause, exactly as the sample', () => {
    expect(Ad.submit({ ...sampleAd, landingPageUrl: badPage }).review(refusal, sampleAd.at)).toEqual([sampleOf(AdRejected)]);
  });

  it('CA5 a second review changes nothing', () => {
    const ad = approvedAd();
    expect(ad.review(refusal, at)).toEqual([]);
    expect(ad).toMatchObject({ version: 2, reviewStatus: 'APPROVED', rejectionReasonCode: null });
  });

  it('CA5 a refused creative can be corrected and goes back to review', () => {
    const ad = rejectedAd();
    ad.resubmit({ landingPageUrl: sampleAd.landingPageUrl }, at);
    expect(ad).toMatchObject({ reviewStatus: 'PENDING', rejectionReasonCode: null, rejectionClause: null, reviewedAt: null });
    expect(ad.review({ reviewStatus: 'APPROVED' }, at)).toMatchObject([
      { aggregateVersion: 4, state: { reviewStatus: 'APPROVED' } },
    ]);
  });

  it('CA5 a PENDING creative can be changed, the same creative is quiet', () => {
    const ad = Ad.submit(sampleAd);
    ad.resubmit({ callToAction: 'LEARN_MORE' }, at);
    expect(ad).toMatchObject({ version: 2, callToAction: 'LEARN_MORE', submittedAt: at });
    ad.resubmit({ callToAction: 'LEARN_MORE', landingPageUrl: sampleAd.landingPageUrl }, at);
    expect(ad.version).toBe(2);
  });

  it('CA5 an approved creative stays as it is', () => {
    const ad = approvedAd();
    expect(refusalOf(() => ad.resubmit({ landingPageUrl: null }, at))).toBe('ad.approved_creative_is_fixed');
    expect(refusalOf(() => ad.resubmit({ landingPageUrl: sampleAd.landingPageUrl }, at))).toBeUndefined();
    expect(ad.version).toBe(2);
  });

  it('CA4 a lost right pauses it, exactly as the sample; a second time it is quiet', () => {
    const ad = approvedAd();
    expect(ad.pause(revoked)).toEqual([sampleOf(AdPaused)]);
    expect(ad.pause(revoked)).toEqual([]);
    expect(ad.pause({ reason: 'AD_STATUS_POST_DELETED', at })).toEqual([]);
    expect(ad).toMatchObject({ version: 3, pauseReason: revoked.reason, pausedAt: revoked.at });
  });

  it('CA1 disabled and enabled again it resumes, exactly as the sample', () => {
    const ad = approvedAd();
    expect(ad.setOperationStatus('DISABLE', at)).toMatchObject([
      { aggregateVersion: 3, state: { pauseReason: 'AD_STATUS_DISABLE' } },
    ]);
    expect(ad.setOperationStatus('DISABLE', at)).toEqual([]);
    expect(ad.setOperationStatus('ENABLE', at)).toEqual([sampleOf(AdResumed)]);
    expect(ad.setOperationStatus('ENABLE', at)).toEqual([]);
  });

  it('CA4 enabling does not bring a lost right back', () => {
    const ad = approvedAd();
    ad.setOperationStatus('DISABLE', at);
    ad.pause(revoked);
    expect(ad.setOperationStatus('ENABLE', at)).toMatchObject([
      { pausedAt: at.toISOString(), state: { operationStatus: 'ENABLE', pauseReason: revoked.reason } },
    ]);
    expect(ad.pausedAt).toEqual(revoked.at);
  });

  it('CA1 a deleted ad is never changed again, and needs no further pause', () => {
    const ad = approvedAd();
    expect(ad.setOperationStatus('DELETE', at)).toEqual([expect.any(AdPaused)]);
    expect(ad.pause(revoked)).toEqual([]);
    expect(refusalOf(() => ad.setOperationStatus('ENABLE', at))).toBe('ad.operation_status_not_reachable');
    const rejected = rejectedAd();
    rejected.setOperationStatus('DELETE', at);
    expect(refusalOf(() => rejected.resubmit({ landingPageUrl: null }, at))).toBe('ad.deleted');
  });

  it('CA6 whatever happens to it: versions grow by one with each event, it never runs disabled, a lost right never returns', () => {
    const lostRights: LostRight[] = [
      'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED',
      'AD_STATUS_AUTHORIZATION_EXPIRED',
      'AD_STATUS_POST_DELETED',
    ];
    const step = fc.oneof(
      fc.constantFrom(...adOperationStatuses).map((status) => ({ status })),
      fc.constantFrom(...lostRights).map((reason) => ({ reason })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const ad = approvedAd();
        let lost: string | null = null;
        for (const next of steps) {
          const version = ad.version;
          const events = apply(ad, next);
          expect(ad.version).toBe(version + events.length);
          for (const event of events)
            expect(event).toMatchObject({ aggregateVersion: ad.version, state: { pauseReason: ad.pauseReason } });
          if (lost !== null) expect(ad.pauseReason).toBe(lost);
          else if (ad.pauseReason !== null && ad.pauseReason !== 'AD_STATUS_DISABLE') lost = ad.pauseReason;
          expect(ad.pauseReason === null).toBe(ad.operationStatus === 'ENABLE' && lost === null);
        }
      }),
    );
  });
});

function apply(ad: Ad, step: { status: AdOperationStatus } | { reason: LostRight }): { aggregateVersion: number }[] {
  if ('reason' in step) return ad.pause({ reason: step.reason, at });
  if (ad.operationStatus === 'DELETE' && step.status !== 'DELETE') {
    expect(refusalOf(() => ad.setOperationStatus(step.status, at))).toBe('ad.operation_status_not_reachable');
    return [];
  }
  return ad.setOperationStatus(step.status, at);
}
