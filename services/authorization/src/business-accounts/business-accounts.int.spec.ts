import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { AuthorizationConfig } from '../config.ts';
import { Arranged, leo, rival } from '../spec-fixtures/arranged.ts';
import { AppealBusinessAccountSuspension } from './appeal-business-account-suspension.ts';
import type { BusinessAccount, BusinessRole } from './business-account.entity.ts';
import { BusinessAccountNotFound, CurrencyNotSupported, LastAdmin, TimeZoneUnknown } from './business-account.errors.ts';
import { toBusinessAccountView } from './business-account.view.ts';
import { CloseBusinessAccount } from './close-business-account.ts';
import { DecideBusinessAccountAppeal } from './decide-business-account-appeal.ts';
import { FindBusinessAccounts } from './find-business-accounts.ts';
import { OpenBusinessAccount } from './open-business-account.ts';
import { PutBusinessMember } from './put-business-member.ts';
import { ReinstateBusinessAccount } from './reinstate-business-account.ts';
import { RemoveBusinessMember } from './remove-business-member.ts';
import { RenameBusinessAccount } from './rename-business-account.ts';
import { SuspendBusinessAccount } from './suspend-business-account.ts';
import { VerifyBusinessAccount } from './verify-business-account.ts';

const fin = personas.fin.userId;
const ana = personas.ana.userId;

describe('business accounts', () => {
  let given: Arranged;
  beforeAll(async () => {
    given = await Arranged.start();
  });
  beforeEach(() => given.db.takeEvents());
  afterAll(() => given.db.stop());

  const find = (businessAccountId: string, callerId = leo): Promise<BusinessAccount> =>
    given.db.run((tx) => new FindBusinessAccounts().one({ businessAccountId, callerId }, tx));
  const put = (businessAccountId: string, userId: string, role: BusinessRole, callerId = leo): Promise<BusinessAccount> =>
    given.db.run((tx) => new PutBusinessMember(given.db.outbox).execute({ businessAccountId, callerId, userId, role }, tx));
  const remove = (businessAccountId: string, userId: string, callerId = leo): Promise<BusinessAccount> =>
    given.db.run((tx) => new RemoveBusinessMember(given.db.outbox).execute({ businessAccountId, callerId, userId }, tx));
  const verify = (businessAccountId: string): Promise<BusinessAccount> =>
    given.db.run((tx) => new VerifyBusinessAccount(given.db.outbox, given.db.clock).execute({ businessAccountId }, tx));
  const rename = (businessAccountId: string, name: string, expectedVersion: number, callerId = leo): Promise<BusinessAccount> =>
    given.db.run((tx) => new RenameBusinessAccount().execute({ businessAccountId, callerId, name, expectedVersion }, tx));

  it('BC1 opened: active, unverified, the opener its ADMIN, told once and without its name', async () => {
    const account = await given.openAccount();
    expect(await find(account.id)).toEqual(account);
    const events = await given.db.takeEvents();
    expect(events).toEqual([expect.objectContaining({ type: 'BusinessAccountOpened', key: account.id })]);
    expect(Object.keys(events[0]?.data.state ?? {})).toEqual(Object.keys(sampleOf(BusinessAccountOpened).state));
    expect(JSON.stringify(events)).not.toContain('Leo Records');
  });

  it('BC1 is opened only in a currency that is configured and a time zone that there is', async () => {
    const open = new OpenBusinessAccount(
      given.db.outbox,
      given.db.clock,
      Object.assign(new AuthorizationConfig(), { supportedCurrencies: ['JPY'] }),
    );
    const input = { name: 'Leo Records', timeZone: 'Asia/Tokyo', openedBy: leo };
    await expect(given.db.run((tx) => open.execute({ ...input, currency: 'USD' }, tx))).rejects.toThrow(CurrencyNotSupported);
    const inYen = { ...input, currency: 'JPY' };
    expect((await given.db.run((tx) => open.execute(inYen, tx))).currency).toBe('JPY');
    for (const timeZone of ['Mars/Olympus', 'Europe'])
      await expect(given.db.run((tx) => open.execute({ ...inYen, timeZone }, tx))).rejects.toThrow(TimeZoneUnknown);
  });

  it('BC1 verified by an operator, told once', async () => {
    const { id } = await given.openAccount();
    await given.db.takeEvents();
    const verified = await verify(id);
    expect((await verify(id)).verifiedAt).toEqual(verified.verifiedAt);
    expect((await given.db.takeEvents()).map(({ type, data }) => [type, data.aggregateVersion])).toEqual([
      ['BusinessAccountVerified', 2],
    ]);
    await expect(verify(newId())).rejects.toThrow(BusinessAccountNotFound);
  });

  it('BC1 members come, change and go, each told with all members', async () => {
    const { id } = await given.openAccount();
    await given.db.takeEvents();
    await put(id, fin, 'FINANCE');
    await put(id, fin, 'ANALYST');
    await put(id, fin, 'ANALYST');
    await remove(id, fin);
    await remove(id, fin);
    const events = await given.db.takeEvents();
    const admin = { userId: leo, role: 'ADMIN' };
    expect(
      events.map(({ type, data }) => [type, data.aggregateVersion, data.userId, (data.state as { members: unknown }).members]),
    ).toEqual([
      ['BusinessMemberAdded', 2, fin, [admin, { userId: fin, role: 'FINANCE' }]],
      ['BusinessMemberAdded', 3, fin, [admin, { userId: fin, role: 'ANALYST' }]],
      ['BusinessMemberRemoved', 4, fin, [admin]],
    ]);
  });

  it('BC1 is found by its members only, and a removed member finds it no more', async () => {
    const { id } = await given.openAccount();
    await put(id, fin, 'FINANCE');
    expect((await find(id, fin)).id).toBe(id);
    await remove(id, fin);
    for (const act of [
      () => find(id, fin),
      () => find(id, rival),
      () => put(id, rival, 'ADMIN', rival),
      () => remove(id, leo, rival),
      () => rename(id, 'Rival Records', 1, rival),
    ]) {
      await expect(act()).rejects.toThrow(BusinessAccountNotFound);
    }
  });

  it('BC1 two ADMINs who remove each other at once: one stays', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await given.openAccount();
      await put(id, fin, 'ADMIN');
      const outcomes = await Promise.allSettled([remove(id, fin, leo), remove(id, leo, fin)]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const refusal = outcomes.find((outcome) => outcome.status === 'rejected');
      expect(refusal?.reason).toBeInstanceOf(BusinessAccountNotFound);
    }
  });

  it('BC1 two ADMINs who leave at once: one stays', async () => {
    const { id } = await given.openAccount();
    await put(id, fin, 'ADMIN');
    const outcomes = await Promise.allSettled([remove(id, leo, leo), remove(id, fin, fin)]);
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refusals).toEqual([expect.any(LastAdmin)]);
  });

  it('BC1 a new name needs the newest version, and is told to nobody', async () => {
    const { id } = await given.openAccount();
    await put(id, ana, 'ANALYST');
    await given.db.takeEvents();
    await expect(rename(id, 'Leo & Sons', 1)).rejects.toThrow(expect.objectContaining({ kind: 'stale' }));
    await rename(id, 'Leo & Sons', 2);
    expect(await find(id)).toMatchObject({ name: 'Leo & Sons', version: 3 });
    expect(await given.db.takeEvents()).toEqual([]);
  });

  const suspend = (businessAccountId: string): Promise<BusinessAccount> => {
    const why = { reason: 'spam', evidence: 'ticket 7 of the trust desk', appealDays: 30, operatorId: personas.op.userId };
    return given.db.run((tx) =>
      new SuspendBusinessAccount(given.db.outbox, given.db.clock).execute({ businessAccountId, ...why }, tx),
    );
  };
  const appeal = (businessAccountId: string, callerId = leo): Promise<BusinessAccount> =>
    given.db.run((tx) =>
      new AppealBusinessAccountSuspension(given.db.clock).execute({ businessAccountId, callerId, text: 'It was not us.' }, tx),
    );
  const decide = (businessAccountId: string, decision: 'LIFTED' | 'UPHELD'): Promise<BusinessAccount> => {
    const input = { businessAccountId, decision, operatorId: personas.op.userId };
    return given.db.run((tx) => new DecideBusinessAccountAppeal(given.db.outbox, given.db.clock).execute(input, tx));
  };
  const reinstate = (businessAccountId: string): Promise<BusinessAccount> =>
    given.db.run((tx) => new ReinstateBusinessAccount(given.db.outbox, given.db.clock).execute({ businessAccountId }, tx));
  const close = (businessAccountId: string, callerId = leo): Promise<BusinessAccount> =>
    given.db.run((tx) => new CloseBusinessAccount(given.db.outbox, given.db.clock).execute({ businessAccountId, callerId }, tx));
  const told = async () =>
    (await given.db.takeEvents()).map(({ type, data }) => [type, data.aggregateVersion, (data.state as BusinessAccount).status]);

  it('BC1 suspended, appealed, lifted, closed: told once each, read back by members, and no word of why in any event', async () => {
    const { id } = await given.openAccount();
    await given.db.takeEvents();
    await suspend(id);
    await suspend(id);
    await appeal(id);
    const seen = toBusinessAccountView(await find(id));
    expect(seen).toMatchObject({
      status: 'SUSPENDED',
      suspension: { reason: 'spam', evidence: 'ticket 7 of the trust desk', appeal: { text: 'It was not us.', decision: null } },
    });
    expect(JSON.stringify(seen)).not.toContain(personas.op.userId);
    await decide(id, 'LIFTED');
    await reinstate(id);
    expect(toBusinessAccountView(await find(id))).toMatchObject({ status: 'ACTIVE', suspension: null });
    await close(id);
    await close(id);
    const events = await given.db.publishedEvents();
    expect(JSON.stringify(events)).not.toMatch(/spam|trust desk|not us/);
    expect(await told()).toEqual([
      ['BusinessAccountSuspended', 2, 'SUSPENDED'],
      ['BusinessAccountReinstated', 4, 'ACTIVE'],
      ['BusinessAccountClosed', 5, 'CLOSED'],
    ]);
  });

  it('BC1 a suspension may be lifted without an appeal; strangers neither appeal nor close, and unknown accounts are not found', async () => {
    const { id } = await given.openAccount();
    await suspend(id);
    await expect(appeal(id, rival)).rejects.toThrow(BusinessAccountNotFound);
    await expect(close(id, rival)).rejects.toThrow(BusinessAccountNotFound);
    expect((await reinstate(id)).status).toBe('ACTIVE');
    for (const act of [suspend, reinstate, (it: string) => decide(it, 'LIFTED')])
      await expect(act(newId())).rejects.toThrow(BusinessAccountNotFound);
  });

  it('BC1 operators who suspend at once are one suspension; lifting and closing at once end closed', async () => {
    const { id } = await given.openAccount();
    await given.db.takeEvents();
    await Promise.all(Array.from({ length: 5 }, () => suspend(id)));
    await Promise.all([reinstate(id), close(id)]);
    expect((await find(id)).status).toBe('CLOSED');
    const events = await told();
    expect(events[0]).toEqual(['BusinessAccountSuspended', 2, 'SUSPENDED']);
    expect(events.at(-1)?.[0]).toBe('BusinessAccountClosed');
  });
});
