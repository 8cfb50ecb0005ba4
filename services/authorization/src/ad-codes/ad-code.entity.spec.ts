import { earlierEnd } from './ad-code-caps.ts';
import { AdCode, type AdCodeTerms } from './ad-code.entity.ts';
import {
  AdCodeCapsEndPassed,
  AdCodeCapsWithoutCurrency,
  AdCodeDeleted,
  AdCodeExpired,
  AdCodeOfOtherCurrency,
  AdCodeUsed,
  BusinessAccountNotAllowed,
} from './ad-code.errors.ts';

const createdAt = new Date('2026-11-20T09:00:00.000Z');
const leoRecords = '019aaf12-7a00-7c55-8e94-d3017b6f2c48';
const brewAndCo = '019aaf12-7a00-7c55-8e94-d3017b6f2c49';

function made(terms: Partial<AdCodeTerms> = {}): AdCode {
  return AdCode.create({
    id: '019aaf6a-91c0-7d42-9c38-1b5e7f20a4d6',
    codeHash: '0'.repeat(64),
    creatorId: '0190a000-0000-7000-8000-000000000001',
    postId: '019aaf4e-3c40-7b1e-8a52-6f0d3c9e7a10',
    authorizationDays: 30,
    maxAdvertisers: 1,
    allowedBusinessAccountIds: null,
    noticeHours: 0,
    caps: null,
    ...terms,
    at: createdAt,
  });
}

describe('AdCode', () => {
  it.each([
    [7, '2026-11-27T09:00:00.000Z'],
    [30, '2026-12-20T09:00:00.000Z'],
    [60, '2027-01-19T09:00:00.000Z'],
    [365, '2027-11-20T09:00:00.000Z'],
  ] as const)('AU2 %i days run from its creation', (authorizationDays, expiresAt) => {
    expect(made({ authorizationDays }).expiresAt.toISOString()).toBe(expiresAt);
  });

  it('AU2 is NOT_USED, then IN_USE, and EXPIRED from the first instant after its days', () => {
    const code = made();
    const last = new Date(code.expiresAt.getTime() - 1);
    expect(code.statusAt(last)).toBe('NOT_USED');
    expect(code.statusAt(code.expiresAt)).toBe('EXPIRED');
    code.takePlace({ businessAccountId: leoRecords, currency: 'USD', at: last });
    expect(code.statusAt(last)).toBe('IN_USE');
    expect(code.statusAt(code.expiresAt)).toBe('EXPIRED');
  });

  it('AU3 has a place for each of maxAdvertisers, and is used up then', () => {
    const code = made({ maxAdvertisers: 2 });
    code.takePlace({ businessAccountId: leoRecords, currency: 'USD', at: createdAt });
    code.takePlace({ businessAccountId: brewAndCo, currency: 'USD', at: createdAt });
    expect(() => code.takePlace({ businessAccountId: brewAndCo, currency: 'USD', at: createdAt })).toThrow(AdCodeUsed);
    expect(code.redemptionCount).toBe(2);
  });

  it('AU3 made for certain business accounts has no place for others', () => {
    const code = made({ allowedBusinessAccountIds: [leoRecords] });
    expect(() => code.takePlace({ businessAccountId: brewAndCo, currency: 'USD', at: createdAt })).toThrow(
      BusinessAccountNotAllowed,
    );
    code.takePlace({ businessAccountId: leoRecords, currency: 'USD', at: createdAt });
    expect(code.redemptionCount).toBe(1);
  });

  it('AU2 used, expired and deleted codes are refused each in its own way', () => {
    const redemption = { businessAccountId: leoRecords, currency: 'USD', at: createdAt };
    const used = made();
    used.takePlace(redemption);
    const expired = made();
    const deleted = made();
    deleted.delete(createdAt);

    expect(() => used.takePlace(redemption)).toThrow(expect.objectContaining({ code: 'ad_code.used', kind: 'conflict' }));
    expect(() => expired.takePlace({ ...redemption, at: expired.expiresAt })).toThrow(
      expect.objectContaining({ code: 'ad_code.expired', kind: 'gone' }),
    );
    expect(() => deleted.takePlace(redemption)).toThrow(expect.objectContaining({ code: 'ad_code.deleted', kind: 'gone' }));
    expect([expired.redemptionCount, deleted.redemptionCount]).toEqual([0, 0]);
  });

  it('AU2 is deleted unused or in use, quietly if deleted already, and not once expired', () => {
    const inUse = made();
    inUse.takePlace({ businessAccountId: leoRecords, currency: 'USD', at: createdAt });
    inUse.delete(createdAt);
    inUse.delete(new Date('2026-11-21T00:00:00.000Z'));
    expect(inUse.statusAt(createdAt)).toBe('DELETED');
    expect(inUse.deletedAt).toEqual(createdAt);
    expect(() => inUse.takePlace({ businessAccountId: brewAndCo, currency: 'USD', at: createdAt })).toThrow(AdCodeDeleted);

    const expired = made();
    expect(() => expired.delete(expired.expiresAt)).toThrow(AdCodeExpired);
  });

  it('AU5 an amount a day is in one currency, and only accounts of it redeem the code', () => {
    const none = { dailySpendMicros: null, currency: null, placements: null, objectiveTypes: null, endsAt: null };
    const limited = { ...none, dailySpendMicros: 20_000_000, currency: 'EUR' };
    for (const caps of [
      { ...limited, currency: null },
      { ...none, currency: 'EUR' },
    ]) {
      expect(() => made({ caps })).toThrow(AdCodeCapsWithoutCurrency);
    }
    const code = made({ caps: limited });
    expect(() => code.takePlace({ businessAccountId: leoRecords, currency: 'USD', at: createdAt })).toThrow(
      AdCodeOfOtherCurrency,
    );
    code.takePlace({ businessAccountId: leoRecords, currency: 'EUR', at: createdAt });
    expect(code.redemptionCount).toBe(1);
  });

  it('AU5 an end date ends the grant before the days do, and nobody redeems the code behind it', () => {
    const endsAt = '2026-11-25T00:00:00.000Z';
    const caps = { dailySpendMicros: null, currency: null, placements: null, objectiveTypes: null, endsAt };
    expect(() => made({ caps: { ...caps, endsAt: createdAt.toISOString() } })).toThrow(AdCodeCapsEndPassed);
    const code = made({ caps });
    expect(earlierEnd(code.expiresAt, code.caps)).toEqual(new Date(endsAt));
    expect(earlierEnd(code.expiresAt, { ...caps, endsAt: '2027-11-25T00:00:00.000Z' })).toEqual(code.expiresAt);
    const redeem = (at: string) => code.takePlace({ businessAccountId: leoRecords, currency: 'USD', at: new Date(at) });
    expect(() => redeem(endsAt)).toThrow(AdCodeExpired);
    redeem('2026-11-24T23:59:59.999Z');
  });
});
