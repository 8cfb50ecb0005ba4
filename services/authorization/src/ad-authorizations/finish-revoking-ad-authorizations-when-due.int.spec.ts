import { Arranged } from '../spec-fixtures/arranged.ts';
import type { AdAuthorization } from './ad-authorization.entity.ts';
import { FinishRevokingAdAuthorizationsWhenDue } from './finish-revoking-ad-authorizations-when-due.ts';
import { RevokeAdAuthorization } from './revoke-ad-authorization.ts';

const HOUR_MS = 3_600_000;

describe('FinishRevokingAdAuthorizationsWhenDue', () => {
  let given: Arranged;
  let timer: FinishRevokingAdAuthorizationsWhenDue;
  beforeEach(async () => {
    given = await Arranged.start();
    await given.db.setTime('2026-11-20T09:00:00.000Z');
    timer = new FinishRevokingAdAuthorizationsWhenDue(given.db.outbox, given.db.clock);
  });
  afterEach(() => given.db.stop());

  const runDue = () => given.db.run((tx) => timer.runDue(tx));
  const countDue = () => given.db.run((tx) => timer.countDue(tx));
  const nextDueAt = () => given.db.run((tx) => timer.nextDueAt(tx));
  const revoke = async ({ id, creatorId }: AdAuthorization): Promise<void> => {
    const useCase = new RevokeAdAuthorization(given.db.outbox, given.db.clock);
    await given.db.run((tx) => useCase.execute({ adAuthorizationId: id, creatorId }, tx));
  };

  it('AU10 a notice ends at its time, not a millisecond before, and is told of once', async () => {
    const grant = await given.grant({ noticeHours: 24 });
    expect(await nextDueAt()).toBeNull();
    await revoke(grant);
    await given.db.takeEvents();
    expect((await nextDueAt())?.toISOString()).toBe('2026-11-21T09:00:00.000Z');

    await given.db.advance(24 * HOUR_MS - 1);
    expect([await countDue(), await runDue()]).toEqual([0, 0]);
    await given.db.advance(1);
    expect([await countDue(), await runDue()]).toEqual([1, 1]);
    expect([await countDue(), await runDue(), await nextDueAt()]).toEqual([0, 0, null]);
    const events = await given.db.takeEvents();
    expect(events).toEqual([expect.objectContaining({ type: 'AdAuthorizationRevoked', key: grant.id })]);
    expect(events[0]?.data).toMatchObject({
      aggregateVersion: 3,
      revokedAt: '2026-11-21T09:00:00.000Z',
      state: { status: 'REVOKED' },
    });
  });

  it('AU10 found late, it still ended when its notice ended', async () => {
    await revoke(await given.grant({ noticeHours: 1 }));
    await given.db.advance(5 * HOUR_MS);
    await runDue();
    expect(await given.db.query('select status, ended_at from ad_authorization')).toEqual([
      { status: 'REVOKED', ended_at: new Date('2026-11-20T10:00:00.000Z') },
    ]);
  });

  it('AU10 two workers share what is due: each grant is told of once', async () => {
    await revoke(await given.grant({ noticeHours: 1 }));
    await given.db.takeEvents();
    await given.db.advance(HOUR_MS);
    const first = await given.hold((tx) => timer.runDue(tx));
    expect(await runDue()).toBe(0);
    expect(await first.commit()).toBe(1);
    expect((await given.db.takeEvents()).map(({ type }) => type)).toEqual(['AdAuthorizationRevoked']);
  });
});
