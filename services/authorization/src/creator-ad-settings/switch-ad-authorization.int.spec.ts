import { newId } from '@afterglow/service-defaults/ids';
import { Arranged } from '../spec-fixtures/arranged.ts';
import { AdAuthorizationDisabled } from './creator-ad-settings.errors.ts';
import { FindCreatorAdSettings } from './find-creator-ad-settings.ts';

describe('SwitchAdAuthorization', () => {
  let given: Arranged;
  beforeAll(async () => {
    given = await Arranged.start();
  });
  beforeEach(() => given.db.takeEvents());
  afterAll(() => given.db.stop());

  const settingsOf = (creatorId: string) => given.db.run((tx) => new FindCreatorAdSettings().ofCreator(creatorId, tx));

  it('AU1 is off for a creator who never touched it', async () => {
    expect(await settingsOf(newId())).toEqual({ adAuthorizationEnabled: false, changedAt: null });
  });

  it('AU1 turned on, off and on: three events in order, the state kept', async () => {
    const creatorId = newId();
    await given.switchAccount(true, creatorId);
    await given.switchAccount(false, creatorId);
    await given.switchAccount(true, creatorId);
    expect(await settingsOf(creatorId)).toMatchObject({ adAuthorizationEnabled: true });
    const events = await given.db.takeEvents();
    expect(events.map(({ type, key, data }) => [type, key, data.aggregateVersion, data.adAuthorizationEnabled])).toEqual([
      ['CreatorAdSettingsChanged', creatorId, 1, true],
      ['CreatorAdSettingsChanged', creatorId, 2, false],
      ['CreatorAdSettingsChanged', creatorId, 3, true],
    ]);
  });

  it('AU1 set to what it is already: no event', async () => {
    const creatorId = newId();
    await given.switchAccount(false, creatorId);
    await given.switchAccount(true, creatorId);
    await given.switchAccount(true, creatorId);
    expect(await given.db.takeEvents()).toHaveLength(1);
  });

  it('AU1 50 at once from a creator who never touched it: one change', async () => {
    const creatorId = newId();
    await Promise.all(Array.from({ length: 50 }, () => given.switchAccount(true, creatorId)));
    expect(await given.db.takeEvents()).toHaveLength(1);
  });

  it('AU1 off is accepted while grants are in use', async () => {
    await given.grant();
    await given.db.takeEvents();
    await given.switchAccount(false);
    expect((await given.db.takeEvents()).map(({ type }) => type)).toEqual(['CreatorAdSettingsChanged']);
  });

  it('AU1 off waits for a code that is being made: the code came first', async () => {
    await given.switchAccount(true);
    const postId = await given.post();
    const making = await given.hold((tx) => given.createCodeIn(tx, postId));
    const off = given.switchAccount(false);
    expect(await given.waitsForLock(off)).toBe(true);
    const { adCode } = await making.commit();
    expect((await off).changedAt?.getTime()).toBeGreaterThanOrEqual(adCode.createdAt.getTime());
  });

  it('AU1 a code waits for an off that is being decided, and is refused', async () => {
    await given.switchAccount(true);
    const postId = await given.post();
    const off = await given.hold((tx) => given.switchAccountIn(tx, false));
    const making = given.createCode(postId);
    expect(await given.waitsForLock(making)).toBe(true);
    await off.commit();
    await expect(making).rejects.toThrow(AdAuthorizationDisabled);
  });

  it('AU1 a redemption waits for an off that is being decided, and is refused', async () => {
    const account = await given.openAccount();
    const code = await given.code();
    const off = await given.hold((tx) => given.switchAccountIn(tx, false));
    const redeeming = given.redeem(code, account.id);
    expect(await given.waitsForLock(redeeming)).toBe(true);
    await off.commit();
    await expect(redeeming).rejects.toThrow(AdAuthorizationDisabled);
  });

  it('AU1 off and a new code at once, again and again: no code is made after the off', async () => {
    const postId = await given.post();
    for (let round = 0; round < 30; round += 1) {
      await given.switchAccount(true);
      const [off, making] = await Promise.allSettled([given.switchAccount(false), given.createCode(postId)]);
      if (off.status === 'rejected') throw off.reason;
      if (making.status === 'rejected') expect(making.reason).toBeInstanceOf(AdAuthorizationDisabled);
      else expect(making.value.adCode.createdAt.getTime()).toBeLessThanOrEqual(off.value.changedAt?.getTime() ?? 0);
    }
  });
});
