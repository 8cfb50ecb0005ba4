import { Arranged } from '../spec-fixtures/arranged.ts';
import { ExpireAdAuthorizationsWhenDue } from './expire-ad-authorizations-when-due.ts';
import { RevokeAdAuthorization } from './revoke-ad-authorization.ts';

const DAY_MS = 24 * 3_600_000;

describe('ExpireAdAuthorizationsWhenDue', () => {
  let given: Arranged;
  let timer: ExpireAdAuthorizationsWhenDue;
  beforeEach(async () => {
    given = await Arranged.start();
    await given.db.setTime('2026-11-20T09:00:00.000Z');
    timer = new ExpireAdAuthorizationsWhenDue(given.db.outbox, given.db.clock);
  });
  afterEach(() => given.db.stop());

  const runDue = () => given.db.run((tx) => timer.runDue(tx));
  const countDue = () => given.db.run((tx) => timer.countDue(tx));
  const nextDueAt = () => given.db.run((tx) => timer.nextDueAt(tx));

  it('AU10 a grant expires at its end, not a millisecond before, and is told of once', async () => {
    expect(await nextDueAt()).toBeNull();
    const { id, endsAt } = await given.grant({ authorizationDays: 7 });
    await given.grant({ authorizationDays: 30 });
    await given.db.takeEvents();
    expect(await nextDueAt()).toEqual(endsAt);

    await given.db.advance(7 * DAY_MS - 1);
    expect([await countDue(), await runDue()]).toEqual([0, 0]);
    await given.db.advance(1);
    expect([await countDue(), await runDue()]).toEqual([1, 1]);
    expect([await countDue(), await runDue()]).toEqual([0, 0]);
    const events = await given.db.takeEvents();
    expect(events).toEqual([expect.objectContaining({ type: 'AdAuthorizationExpired', key: id })]);
    expect(events[0]?.data).toMatchObject({ aggregateVersion: 2, expiredAt: endsAt.toISOString(), state: { status: 'EXPIRED' } });
  });

  it('AU10 found late, it still ended when it ended', async () => {
    const { endsAt } = await given.grant({ authorizationDays: 7 });
    await given.db.advance(9 * DAY_MS);
    await runDue();
    expect(await given.db.query('select status, ended_at from ad_authorization')).toEqual([
      { status: 'EXPIRED', ended_at: endsAt },
    ]);
  });

  it('AU10 a revoked grant does not expire', async () => {
    const { id, creatorId } = await given.grant({ authorizationDays: 7 });
    const revoke = new RevokeAdAuthorization(given.db.outbox, given.db.clock);
    await given.db.run((tx) => revoke.execute({ adAuthorizationId: id, creatorId }, tx));
    await given.db.advance(8 * DAY_MS);
    expect([await nextDueAt(), await countDue(), await runDue()]).toEqual([null, 0, 0]);
  });

  it('AU10 two workers share what is due: each grant is told of once', async () => {
    await given.grant({ authorizationDays: 7 });
    await given.grant({ authorizationDays: 7 });
    await given.db.takeEvents();
    await given.db.advance(7 * DAY_MS);
    const first = await given.hold((tx) => timer.runDue(tx));
    expect(await runDue()).toBe(0);
    expect(await first.commit()).toBe(2);
    expect((await given.db.takeEvents()).map(({ type }) => type)).toEqual(['AdAuthorizationExpired', 'AdAuthorizationExpired']);
  });
});
