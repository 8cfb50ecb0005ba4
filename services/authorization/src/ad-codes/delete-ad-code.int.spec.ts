import { PageQuery } from '@afterglow/service-defaults/page';
import { newId } from '@afterglow/service-defaults/ids';
import { Arranged, leo, mia, rival } from '../spec-fixtures/arranged.ts';
import type { AdCode } from './ad-code.entity.ts';
import { AdCodeDeleted, AdCodeExpired, AdCodeNotFound } from './ad-code.errors.ts';
import { DeleteAdCode } from './delete-ad-code.ts';
import { FindAdCodes } from './find-ad-codes.ts';

describe('DeleteAdCode and FindAdCodes', () => {
  let given: Arranged;
  beforeAll(async () => {
    given = await Arranged.start();
    await given.db.setTime('2026-11-20T09:00:00.000Z');
  });
  afterAll(() => given.db.stop());

  const remove = (adCodeId: string, creatorId = mia): Promise<AdCode> =>
    given.db.run((tx) => new DeleteAdCode(given.db.clock).execute({ adCodeId, creatorId }, tx));
  const list = (creatorId: string, query: Partial<PageQuery> = {}) =>
    given.db.run((tx) => new FindAdCodes(given.db.clock).ofCreator(creatorId, Object.assign(new PageQuery(), query), tx));

  it('AU2 a deleted code is redeemed no more; deleting again is quiet', async () => {
    const account = await given.openAccount();
    await given.switchAccount(true);
    const { adCode, text } = await given.createCode(await given.post());
    await remove(adCode.id);
    await given.db.advance(1_000);
    expect((await remove(adCode.id)).deletedAt?.toISOString()).toBe('2026-11-20T09:00:00.000Z');
    await expect(given.redeem(text, account.id)).rejects.toThrow(AdCodeDeleted);
  });

  it('AU2 a code in use can be deleted, and its grant stays', async () => {
    const grant = await given.grant();
    await given.db.takeEvents();
    await remove(grant.adCodeId);
    expect(await given.db.query('select status from ad_authorization where id = $1', [grant.id])).toEqual([{ status: 'IN_USE' }]);
    expect(await given.db.takeEvents()).toEqual([]);
  });

  it("AU2 somebody else's code, or none, is not found; an expired one is left as it is", async () => {
    const { adCode } = await given.createCode(await given.post(), { authorizationDays: 7 });
    await expect(remove(adCode.id, rival)).rejects.toThrow(AdCodeNotFound);
    await expect(remove(newId())).rejects.toThrow(AdCodeNotFound);
    await given.db.advance(7 * 24 * 3_600_000);
    await expect(remove(adCode.id)).rejects.toThrow(AdCodeExpired);
  });

  it('AU2 a creator sees the own codes with their status at this moment, newest first, in pages', async () => {
    await given.switchAccount(true, leo);
    const postId = await given.post({ creatorId: leo });
    const ids: string[] = [];
    for (const authorizationDays of [7, 30, 60] as const) {
      ids.unshift((await given.createCode(postId, { authorizationDays }, leo)).adCode.id);
    }
    await remove(ids[0] ?? '', leo);
    await given.db.advance(7 * 24 * 3_600_000);

    const first = await list(leo, { limit: 2 });
    expect(first.data.map(({ adCodeId, status }) => [adCodeId, status])).toEqual([
      [ids[0], 'DELETED'],
      [ids[1], 'NOT_USED'],
    ]);
    const second = await list(leo, { limit: 2, ...(first.nextCursor ? { cursor: first.nextCursor } : {}) });
    expect(second).toMatchObject({ data: [{ adCodeId: ids[2], status: 'EXPIRED', postId }], nextCursor: null });
    expect(JSON.stringify([first, second])).not.toMatch(/AG-|codeHash/);
  });
});
