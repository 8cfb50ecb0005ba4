import { AdAuthorizationExpired } from '@afterglow/contracts/authorization/ad-authorization-expired';
import { AdAuthorizationExtended } from '@afterglow/contracts/authorization/ad-authorization-extended';
import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorizationRevoking } from '@afterglow/contracts/authorization/ad-authorization-revoking';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { AdAuthorization } from './ad-authorization.entity.ts';
import { AdAuthorizationExpiredTooLong, AdAuthorizationNotExtendable } from './ad-authorization.errors.ts';

const { state } = sampleOf(AdAuthorized);
const revokedAt = new Date('2026-11-30T12:00:00.000Z');
const HOUR_MS = 3_600_000;

function bound(noticeHours = 0): AdAuthorization {
  return AdAuthorization.bind({
    id: state.adAuthorizationId,
    adCodeId: state.adCodeId,
    creatorId: state.creatorId,
    businessAccountId: state.businessAccountId,
    postId: state.postId,
    noticeHours,
    caps: state.caps ?? null,
    at: new Date(state.startsAt),
    endsAt: new Date(state.endsAt),
  }).authorization;
}

describe('AdAuthorization', () => {
  it('AU10 tells of the binding with its whole state', () => {
    const { events } = AdAuthorization.bind({
      id: state.adAuthorizationId,
      adCodeId: state.adCodeId,
      creatorId: state.creatorId,
      businessAccountId: state.businessAccountId,
      postId: state.postId,
      noticeHours: state.noticeHours,
      caps: state.caps ?? null,
      at: new Date(state.startsAt),
      endsAt: new Date(state.endsAt),
    });
    expect(events).toEqual([sampleOf(AdAuthorized)]);
  });

  it('AU10 revoked without notice, the right is gone at once', () => {
    const authorization = bound();
    const events = authorization.revoke(revokedAt);
    expect(events).toEqual([expect.any(AdAuthorizationRevoked)]);
    expect(events[0]).toMatchObject({
      aggregateVersion: 2,
      revokedAt: revokedAt.toISOString(),
      state: { status: 'REVOKED', revokesAt: null, endedAt: revokedAt.toISOString() },
    });
    expect(authorization.statusAt(revokedAt)).toBe('REVOKED');
  });

  it('AU10 revoked with notice, the right ends after the notice, and that is announced once', () => {
    const authorization = bound(24);
    expect(authorization.revoke(revokedAt)).toEqual([sampleOf(AdAuthorizationRevoking)]);

    const revokesAt = new Date(revokedAt.getTime() + 24 * HOUR_MS);
    const justBefore = new Date(revokesAt.getTime() - 1);
    expect([authorization.statusAt(justBefore), authorization.statusAt(revokesAt)]).toEqual(['REVOKING', 'REVOKED']);
    expect([authorization.endedAtBy(justBefore), authorization.endedAtBy(revokesAt)]).toEqual([null, revokesAt]);

    expect(authorization.finishRevoking(justBefore)).toEqual([]);
    const late = new Date(revokesAt.getTime() + 5 * HOUR_MS);
    expect(authorization.finishRevoking(late)).toEqual([sampleOf(AdAuthorizationRevoked)]);
    expect(authorization.finishRevoking(late)).toEqual([]);
  });

  it('AU10 a notice never lasts beyond the end of the grant, and such a grant is revoked, not expired', () => {
    const authorization = bound(72);
    const end = new Date(state.endsAt);
    authorization.revoke(new Date(end.getTime() - HOUR_MS));
    expect(authorization.revokesAt).toEqual(end);
    expect(authorization.statusAt(end)).toBe('REVOKED');
    expect(authorization.expire(end)).toEqual([]);
    expect(authorization.finishRevoking(end)).toHaveLength(1);
  });

  it('AU1 revoking again is quiet: while the notice runs, when revoked, when expired', () => {
    const revoking = bound(24);
    revoking.revoke(revokedAt);
    expect(revoking.revoke(new Date(revokedAt.getTime() + HOUR_MS))).toEqual([]);
    expect(revoking.version).toBe(2);

    const revoked = bound();
    revoked.revoke(revokedAt);
    expect(revoked.revoke(revokedAt)).toEqual([]);

    const over = bound();
    expect(over.revoke(over.endsAt)).toEqual([]);
    expect([over.status, over.statusAt(over.endsAt)]).toEqual(['IN_USE', 'EXPIRED']);
  });

  it('AU10 expires at its end, not before, and that is announced once', () => {
    const authorization = bound(24);
    const end = authorization.endsAt;
    expect(authorization.expire(new Date(end.getTime() - 1))).toEqual([]);
    expect([authorization.statusAt(end), authorization.endedAtBy(end)]).toEqual(['EXPIRED', end]);
    expect(authorization.expire(new Date(end.getTime() + HOUR_MS))).toEqual([sampleOf(AdAuthorizationExpired)]);
    expect(authorization.expire(new Date(end.getTime() + HOUR_MS))).toEqual([]);
  });

  it('AU4 extended while it is in use: more days behind its end, the same grant', () => {
    const authorization = bound(24);
    const end = authorization.endsAt.getTime();
    const events = authorization.extend({ days: 7, at: new Date(end - 1) });
    expect(events).toMatchObject([
      { aggregateVersion: 2, state: { adAuthorizationId: state.adAuthorizationId, status: 'IN_USE' } },
    ]);
    expect(authorization.endsAt).toEqual(new Date(end + 7 * 24 * HOUR_MS));
    expect(authorization.statusAt(new Date(end))).toBe('IN_USE');
  });

  it('AU4 extended after its end: in use again from now on, and the end is told before it if nobody had told it', () => {
    const [told, untold] = [bound(24), bound(24)];
    told.expire(told.endsAt);
    const at = new Date(told.endsAt.getTime() + 48 * HOUR_MS);
    const extended = sampleOf(AdAuthorizationExtended);
    expect(told.extend({ days: 30, at })).toEqual([extended]);
    expect(untold.extend({ days: 30, at })).toEqual([sampleOf(AdAuthorizationExpired), extended]);
    expect([told.statusAt(at), told.endedAtBy(at)]).toEqual(['IN_USE', null]);
  });

  it('AU4 an expired grant can be extended for 7 days, to the millisecond; one that is being revoked or is revoked never', () => {
    const over = bound();
    const last = over.endsAt.getTime() + 7 * 24 * HOUR_MS;
    expect(() => over.extend({ days: 7, at: new Date(last) })).toThrow(AdAuthorizationExpiredTooLong);
    expect([over.status, over.version]).toEqual(['IN_USE', 1]);
    expect(over.extend({ days: 7, at: new Date(last - 1) })).toHaveLength(2);
    for (const noticeHours of [0, 24]) {
      const gone = bound(noticeHours);
      gone.revoke(revokedAt);
      expect(() => gone.extend({ days: 7, at: revokedAt })).toThrow(AdAuthorizationNotExtendable);
    }
  });
});
