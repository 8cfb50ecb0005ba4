import { newId } from '@afterglow/service-defaults/ids';
import { Arranged, leo, mia } from '../spec-fixtures/arranged.ts';
import type { AdAuthorization } from './ad-authorization.entity.ts';
import { AdAuthorizationNotFound } from './ad-authorization.errors.ts';
import { RevokeAdAuthorization } from './revoke-ad-authorization.ts';

describe('RevokeAdAuthorization', () => {
  let given: Arranged;
  beforeAll(async () => {
    given = await Arranged.start();
  });
  afterAll(() => given.db.stop());

  const revoke = (adAuthorizationId: string, creatorId = mia): Promise<AdAuthorization> =>
    given.db.run((tx) =>
      new RevokeAdAuthorization(given.db.outbox, given.db.clock).execute({ adAuthorizationId, creatorId }, tx),
    );

  it('AU10 without notice: revoked at once, told once; again: allowed and silent', async () => {
    const { id } = await given.grant();
    await given.db.takeEvents();
    const revoked = await revoke(id);
    expect(revoked).toMatchObject({ status: 'REVOKED', version: 2 });
    expect(await revoke(id)).toMatchObject({ status: 'REVOKED', version: 2, endedAt: revoked.endedAt });
    const events = await given.db.takeEvents();
    expect(events).toEqual([expect.objectContaining({ type: 'AdAuthorizationRevoked', key: id })]);
    expect(events[0]?.data).toMatchObject({ aggregateVersion: 2, revokedAt: revoked.endedAt?.toISOString() });
  });

  it('AU10 with notice: revoking, told once; again: the notice stays as it is', async () => {
    const { id } = await given.grant({ noticeHours: 24 });
    await given.db.takeEvents();
    const revoking = await revoke(id);
    expect(revoking).toMatchObject({ status: 'REVOKING', endedAt: null });
    expect((await revoke(id)).revokesAt).toEqual(revoking.revokesAt);
    expect((await given.db.takeEvents()).map(({ type }) => type)).toEqual(['AdAuthorizationRevoking']);
  });

  it('AU10 ten at once: one revocation', async () => {
    const { id } = await given.grant();
    await given.db.takeEvents();
    await Promise.all(Array.from({ length: 10 }, () => revoke(id)));
    expect(await given.db.takeEvents()).toHaveLength(1);
  });

  it("AU10 somebody else's grant is not found, also by the advertiser who holds it", async () => {
    const { id } = await given.grant();
    await expect(revoke(id, leo)).rejects.toThrow(AdAuthorizationNotFound);
    await expect(revoke(newId())).rejects.toThrow(AdAuthorizationNotFound);
    expect(await given.db.query('select status from ad_authorization where id = $1', [id])).toEqual([{ status: 'IN_USE' }]);
  });
});
