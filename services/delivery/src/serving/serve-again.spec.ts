import { AdAuthorizationExpired } from '@afterglow/contracts/authorization/ad-authorization-expired';
import { AdAuthorizationExtended } from '@afterglow/contracts/authorization/ad-authorization-extended';
import { BusinessAccountReinstated } from '@afterglow/contracts/authorization/business-account-reinstated';
import { BusinessAccountSuspended } from '@afterglow/contracts/authorization/business-account-suspended';
import { occurred } from '@afterglow/contracts/event-contract';
import { account, grant, NOON, NOON_MS, noonPlus } from '../spec-fixtures/market.ts';
import { running, served } from '../spec-fixtures/served.ts';

const g = grant(1);

describe('a replica serves again by itself', () => {
  it('BC1 an account that is reinstated runs again by itself', () => {
    const { hear, outcome } = served(running());
    const { businessAccountId } = account(1);
    const suspended = account(1, { status: 'SUSPENDED' });
    hear(occurred(BusinessAccountSuspended, { businessAccountId, aggregateVersion: 2, state: suspended, suspendedAt: NOON }));
    expect(outcome()).toBe('ACCOUNT_NOT_ACTIVE');
    hear(occurred(BusinessAccountReinstated, { businessAccountId, aggregateVersion: 3, state: account(1), reinstatedAt: NOON }));
    expect(outcome()).toBe('WON');
  });

  it('AU4 an end that is moved is the new end, before it is reached and after; a late expiry of the former one changes nothing', () => {
    const market = running();
    market.grants.splice(0, 1, grant(1, { endsAt: noonPlus(1_000) }));
    const { hear, outcome } = served(market);
    const { adAuthorizationId } = g;
    const extended = (aggregateVersion: number, endsAt: string) =>
      occurred(AdAuthorizationExtended, { adAuthorizationId, aggregateVersion, state: { ...g, endsAt }, extendedAt: NOON });
    hear(extended(2, noonPlus(2_000)));
    expect([outcome(NOON_MS + 1_999), outcome(NOON_MS + 2_000)]).toEqual(['WON', 'AUTHORIZATION_ENDED']);
    hear(extended(4, noonPlus(9_000)));
    const over = { ...g, status: 'EXPIRED' as const, endsAt: noonPlus(2_000), endedAt: noonPlus(2_000) };
    hear(occurred(AdAuthorizationExpired, { adAuthorizationId, aggregateVersion: 3, state: over, expiredAt: noonPlus(2_000) }));
    expect([outcome(NOON_MS + 8_999), outcome(NOON_MS + 9_000)]).toEqual(['WON', 'AUTHORIZATION_ENDED']);
  });
});
