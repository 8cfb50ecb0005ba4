import { BusinessAccountClosed } from '@afterglow/contracts/authorization/business-account-closed';
import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import { BusinessAccountReinstated } from '@afterglow/contracts/authorization/business-account-reinstated';
import { BusinessAccountSuspended } from '@afterglow/contracts/authorization/business-account-suspended';
import { BusinessAccountVerified } from '@afterglow/contracts/authorization/business-account-verified';
import { BusinessMemberAdded } from '@afterglow/contracts/authorization/business-member-added';
import { BusinessMemberRemoved } from '@afterglow/contracts/authorization/business-member-removed';
import { personas } from '@afterglow/local/personas';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { BUSINESS_ROLES, BusinessAccount, type BusinessRole } from './business-account.entity.ts';
import {
  AppealMade,
  AppealTooLate,
  BusinessAccountIsClosed,
  BusinessAccountNotActive,
  BusinessAccountNotSuspended,
  BusinessRoleMissing,
  LastAdmin,
  NoAppealToDecide,
  TooManyMembers,
} from './business-account.errors.ts';

const { state } = sampleOf(BusinessAccountOpened);
const leo = personas.leo.userId;
const fin = personas.fin.userId;
const ana = personas.ana.userId;

function open(): { account: BusinessAccount; events: BusinessAccountOpened[] } {
  return BusinessAccount.open({
    id: state.businessAccountId,
    name: 'Leo Records',
    currency: state.currency,
    timeZone: state.timeZone,
    openedBy: leo,
    at: new Date(state.openedAt),
  });
}

function withMember(role: BusinessRole): BusinessAccount {
  const { account } = open();
  account.putMember({ userId: fin, role, by: leo });
  return account;
}

const suspendedAt = new Date('2026-11-24T09:00:00.000Z');
const later = (hours: number) => new Date(suspendedAt.getTime() + hours * 3_600_000);
const suspension = (at: string) => ({ reason: 'spam', evidence: 'ticket 7', appealDays: 30, by: ana, at: new Date(at) });

function suspended(): BusinessAccount {
  const { account } = open();
  account.suspend(suspension(suspendedAt.toISOString()));
  return account;
}

describe('BusinessAccount', () => {
  it('BC1 tells of its life without its name, each event as its sample says', () => {
    const { account, events } = open();
    expect(events).toEqual([sampleOf(BusinessAccountOpened)]);
    expect(account.verify(new Date('2026-11-19T08:00:00.000Z'))).toEqual([sampleOf(BusinessAccountVerified)]);
    expect(account.putMember({ userId: fin, role: 'FINANCE', by: leo })).toEqual([sampleOf(BusinessMemberAdded)]);
    expect(account.removeMember({ userId: fin, by: leo })).toEqual([sampleOf(BusinessMemberRemoved)]);
  });

  it('BC1 verified again, a role given again, a stranger removed: quiet', () => {
    const account = withMember('ANALYST');
    account.verify(new Date('2026-11-19T08:00:00.000Z'));
    const { version } = account;
    expect(account.verify(new Date('2026-11-20T08:00:00.000Z'))).toEqual([]);
    expect(account.putMember({ userId: fin, role: 'ANALYST', by: leo })).toEqual([]);
    expect(account.removeMember({ userId: ana, by: leo })).toEqual([]);
    expect(account.version).toBe(version);
  });

  it('BC1 gives a member another role in place', () => {
    const account = withMember('ANALYST');
    account.putMember({ userId: ana, role: 'OPERATOR', by: leo });
    account.putMember({ userId: fin, role: 'FINANCE', by: leo });
    expect(account.members).toEqual([
      { userId: leo, role: 'ADMIN' },
      { userId: fin, role: 'FINANCE' },
      { userId: ana, role: 'OPERATOR' },
    ]);
  });

  it.each(BUSINESS_ROLES)('BC1 %s may do exactly what the role says', (role) => {
    const account = withMember(role);
    const rename = () => account.rename({ name: 'Leo & Sons', by: fin, expectedVersion: account.version });
    const add = () => account.putMember({ userId: ana, role: 'ANALYST', by: fin });
    const remove = () => account.removeMember({ userId: ana, by: fin });
    const redeem = () => account.assertMayRedeem(fin);
    for (const act of [rename, add, remove]) {
      if (role === 'ADMIN') expect(act).not.toThrow();
      else expect(act).toThrow(BusinessRoleMissing);
    }
    if (role === 'ADMIN' || role === 'OPERATOR') expect(redeem).not.toThrow();
    else expect(redeem).toThrow(BusinessRoleMissing);
  });

  it('BC1 never loses its last ADMIN, by leaving or by another role', () => {
    const account = withMember('OPERATOR');
    expect(() => account.removeMember({ userId: leo, by: leo })).toThrow(LastAdmin);
    expect(() => account.putMember({ userId: leo, role: 'FINANCE', by: leo })).toThrow(LastAdmin);
    account.putMember({ userId: fin, role: 'ADMIN', by: leo });
    expect(account.removeMember({ userId: leo, by: leo })).toHaveLength(1);
    expect(() => account.removeMember({ userId: fin, by: fin })).toThrow(LastAdmin);
  });

  it('BC1 has at most 100 members; a member of a full account can still get another role', () => {
    const { account } = open();
    const userId = (n: number): string => `0190a000-0000-7000-8000-000000001${String(n).padStart(3, '0')}`;
    for (let n = 1; n < 100; n += 1) account.putMember({ userId: userId(n), role: 'ANALYST', by: leo });
    expect(() => account.putMember({ userId: userId(100), role: 'ANALYST', by: leo })).toThrow(TooManyMembers);
    expect(account.putMember({ userId: userId(99), role: 'FINANCE', by: leo })).toHaveLength(1);
    expect(account.members).toHaveLength(100);
  });

  it('BC1 takes another name from who saw the newest version; the same name is no change', () => {
    const { account } = open();
    account.rename({ name: 'Leo Records', by: leo, expectedVersion: 1 });
    expect(account.version).toBe(1);
    account.rename({ name: 'Leo & Sons', by: leo, expectedVersion: 1 });
    expect([account.name, account.version]).toEqual(['Leo & Sons', 2]);
    expect(() => account.rename({ name: 'Leo', by: leo, expectedVersion: 1 })).toThrow(
      expect.objectContaining({ kind: 'stale', code: 'precondition.stale' }),
    );
  });

  it('BC1 suspended, reinstated, closed: each event as its sample says, without a word of why', () => {
    const account = withMember('FINANCE');
    account.verify(new Date('2026-11-19T08:00:00.000Z'));
    account.removeMember({ userId: fin, by: leo });
    expect(account.suspend(suspension('2026-11-24T09:00:00.000Z'))).toEqual([sampleOf(BusinessAccountSuspended)]);
    expect(account.reinstate(new Date('2026-11-25T09:00:00.000Z'))).toEqual([sampleOf(BusinessAccountReinstated)]);
    expect(account.close({ by: leo, at: new Date('2026-11-26T09:00:00.000Z') })).toEqual([sampleOf(BusinessAccountClosed)]);
  });

  it('BC1 suspended again, reinstated or closed again: quiet; and what is closed is neither suspended nor reinstated', () => {
    const account = suspended();
    expect(account.suspend({ ...suspension('2026-11-25T09:00:00.000Z'), reason: 'another' })).toEqual([]);
    expect(account.suspension).toMatchObject({ reason: 'spam', suspendedAt: suspendedAt.toISOString() });
    account.reinstate(later(1));
    expect(account.reinstate(later(2))).toEqual([]);
    account.close({ by: leo, at: later(3) });
    expect(account.close({ by: leo, at: later(4) })).toEqual([]);
    expect(account.reinstate(later(5))).toEqual([]);
    expect(() => account.suspend(suspension('2026-11-28T09:00:00.000Z'))).toThrow(BusinessAccountIsClosed);
    expect([account.status, account.statusChangedAt]).toEqual(['CLOSED', later(3)]);
  });

  it('BC1 an appeal: by an ADMIN, once, before its deadline to the millisecond', () => {
    const appeal =
      (account: BusinessAccount, at: Date, by = leo) =>
      () =>
        account.appeal({ text: 'not us', by, at });
    const account = suspended();
    const deadline = new Date(suspendedAt.getTime() + 30 * 86_400_000);
    expect(appeal(account, deadline)).toThrow(AppealTooLate);
    expect(appeal(account, suspendedAt, ana)).toThrow(BusinessRoleMissing);
    expect(appeal(account, new Date(deadline.getTime() - 1))).not.toThrow();
    expect(appeal(account, suspendedAt)).toThrow(AppealMade);
    expect(appeal(open().account, suspendedAt)).toThrow(BusinessAccountNotSuspended);
  });

  it('BC1 an appeal is decided once: lifted, the account runs again; upheld, it stays, and there is no second one', () => {
    const decide = (account: BusinessAccount, decision: 'LIFTED' | 'UPHELD') =>
      account.decideAppeal({ decision, by: ana, at: later(1) });
    expect(() => decide(suspended(), 'LIFTED')).toThrow(NoAppealToDecide);
    const [lifted, upheld] = [suspended(), suspended()];
    for (const account of [lifted, upheld]) account.appeal({ text: 'not us', by: leo, at: suspendedAt });
    expect(decide(lifted, 'LIFTED')).toEqual([expect.any(BusinessAccountReinstated)]);
    expect([lifted.status, lifted.suspension]).toEqual(['ACTIVE', null]);
    expect(decide(upheld, 'UPHELD')).toEqual([]);
    expect([upheld.status, upheld.suspension?.appealed?.decision]).toEqual(['SUSPENDED', 'UPHELD']);
    expect(() => decide(upheld, 'LIFTED')).toThrow(NoAppealToDecide);
    expect(() => upheld.appeal({ text: 'again', by: leo, at: later(2) })).toThrow(AppealMade);
    expect(() => decide(lifted, 'UPHELD')).toThrow(BusinessAccountNotSuspended);
  });

  it.each(BUSINESS_ROLES)('BC1 %s closes the account only as ADMIN', (role) => {
    const account = withMember(role);
    const close = () => account.close({ by: fin, at: suspendedAt });
    if (role === 'ADMIN') expect(close()).toHaveLength(1);
    else expect(close).toThrow(BusinessRoleMissing);
  });

  it.each(['SUSPENDED', 'CLOSED'] as const)('BC1 redeems nothing while %s', (status) => {
    const account = Object.assign(open().account, { status });
    expect(() => account.assertMayRedeem(leo)).toThrow(BusinessAccountNotActive);
  });
});
