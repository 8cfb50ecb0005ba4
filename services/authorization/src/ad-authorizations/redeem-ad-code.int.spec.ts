import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { newAdCodeText } from '../ad-codes/ad-code-text.ts';
import {
  AdCodeDeleted,
  AdCodeExpired,
  AdCodeMistyped,
  AdCodeNotFound,
  AdCodeUsed,
  BusinessAccountNotAllowed,
} from '../ad-codes/ad-code.errors.ts';
import type { BusinessRole } from '../business-accounts/business-account.entity.ts';
import {
  BusinessAccountNotActive,
  BusinessAccountNotFound,
  BusinessRoleMissing,
} from '../business-accounts/business-account.errors.ts';
import { AdAuthorizationDisabled } from '../creator-ad-settings/creator-ad-settings.errors.ts';
import { PostGone } from '../known-posts/known-post.errors.ts';
import { PostNotPromotable } from '../post-ad-settings/post-ad-settings.errors.ts';
import { Arranged, leo, mia, rival } from '../spec-fixtures/arranged.ts';

const DAY_MS = 24 * 3_600_000;

describe('RedeemAdCode', () => {
  let given: Arranged;
  let accountId: string;
  let rivalsAccountId: string;
  beforeAll(async () => {
    given = await Arranged.start();
    await given.db.setTime('2026-11-20T09:00:00.000Z');
    accountId = (await given.openAccount()).id;
    rivalsAccountId = (await given.openAccount(rival)).id;
    await given.switchAccount(true);
  });
  beforeEach(() => given.db.takeEvents());
  afterAll(() => given.db.stop());

  const grantsOf = (adCode: string) =>
    given.db.query(
      `select g.id from ad_authorization g join ad_code c on c.id = g.ad_code_id where c.code_hash = encode(sha256($1), 'hex')`,
      [`afterglow ad code ${adCode.replaceAll('-', '')}`],
    );

  it('AU5 the grant carries what the creator allows at most, and ends with the earlier of both ends', async () => {
    const endsAt = '2026-11-25T00:00:00.000Z';
    const caps = { dailySpendMicros: 5_000_000, currency: 'USD', placements: ['IN_FEED' as const], objectiveTypes: null, endsAt };
    const { text } = await given.createCode(await given.post(), { caps });
    await given.redeem(text, accountId);
    const [event] = await given.db.takeEvents();
    const told = { dailySpendMicros: 5_000_000, placements: ['IN_FEED'], objectiveTypes: null };
    expect(event?.data['state']).toMatchObject({ caps: told, endsAt });
  });

  it('AU10 one binding publishes AdAuthorized once, with the whole state', async () => {
    const { adCode, text } = await given.createCode(await given.post(), { noticeHours: 24 });
    await given.db.advance(3 * DAY_MS);
    const grant = await given.redeem(text, accountId);

    const [event, ...others] = await given.db.takeEvents();
    expect(others).toEqual([]);
    expect(event).toMatchObject({ type: 'AdAuthorized', key: grant.id });
    expect(Object.keys(event?.data ?? {})).toEqual(Object.keys(sampleOf(AdAuthorized)));
    expect(event?.data).toEqual({
      adAuthorizationId: grant.id,
      aggregateVersion: 1,
      state: {
        adAuthorizationId: grant.id,
        adCodeId: adCode.id,
        creatorId: mia,
        businessAccountId: accountId,
        scope: 'POST',
        postId: adCode.postId,
        noticeHours: 24,
        status: 'IN_USE',
        startsAt: new Date(adCode.createdAt.getTime() + 3 * DAY_MS).toISOString(),
        endsAt: new Date(adCode.createdAt.getTime() + 30 * DAY_MS).toISOString(),
        revokesAt: null,
        endedAt: null,
      },
    });
  });

  it('AU3 redeeming again by the same account answers the same grant, quietly, even when code and grant are over', async () => {
    const text = await given.code({ authorizationDays: 7 });
    const grant = await given.redeem(text, accountId);
    await given.db.takeEvents();
    expect((await given.redeem(text, accountId)).id).toBe(grant.id);
    await given.switchAccount(false);
    expect((await given.redeem(text, accountId)).id).toBe(grant.id);
    await given.db.advance(7 * DAY_MS);
    expect((await given.redeem(text.toLowerCase(), accountId)).id).toBe(grant.id);
    await given.switchAccount(true);
    expect((await given.db.takeEvents()).map(({ type }) => type)).toEqual([
      'CreatorAdSettingsChanged',
      'CreatorAdSettingsChanged',
    ]);
  });

  it('AU3 50 concurrent redeems by 50 accounts make one binding', async () => {
    const accounts = await Promise.all(Array.from({ length: 50 }, () => given.openAccount()));
    const text = await given.code();
    await given.db.takeEvents();
    const outcomes = await Promise.allSettled(accounts.map(({ id }) => given.redeem(text, id)));

    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refusals).toHaveLength(49);
    for (const refusal of refusals) expect(refusal).toBeInstanceOf(AdCodeUsed);
    expect(await grantsOf(text)).toHaveLength(1);
    expect((await given.db.takeEvents()).map(({ type }) => type)).toEqual(['AdAuthorized']);
  });

  it('AU3 50 concurrent redeems by one account make one binding, and all get it', async () => {
    const text = await given.code({ maxAdvertisers: 100 });
    await given.db.takeEvents();
    const grants = await Promise.all(Array.from({ length: 50 }, () => given.redeem(text, accountId)));

    expect(new Set(grants.map(({ id }) => id)).size).toBe(1);
    expect(await grantsOf(text)).toHaveLength(1);
    expect(await given.db.query('select redemption_count from ad_code where id = $1', [grants[0]?.adCodeId])).toEqual([
      { redemption_count: 1 },
    ]);
    expect((await given.db.takeEvents()).map(({ type }) => type)).toEqual(['AdAuthorized']);
  });

  it('AU3 as many accounts as the code has places, each with a grant of its own', async () => {
    const text = await given.code({ maxAdvertisers: 2 });
    const [first, second] = [await given.redeem(text, accountId), await given.redeem(text, rivalsAccountId, rival)];
    expect(first.id).not.toBe(second.id);
    const third = await given.openAccount();
    await expect(given.redeem(text, third.id)).rejects.toThrow(AdCodeUsed);
  });

  it('AU3 the allow-list lets in whom it names', async () => {
    const text = await given.code({ allowedBusinessAccountIds: [accountId] });
    await expect(given.redeem(text, rivalsAccountId, rival)).rejects.toThrow(BusinessAccountNotAllowed);
    expect((await given.redeem(text, accountId)).businessAccountId).toBe(accountId);
  });

  it('AU2 a mistyped, an unknown, a used, an expired and a deleted code have five different errors', async () => {
    const used = await given.code();
    await given.redeem(used, rivalsAccountId, rival);
    const expired = await given.code({ authorizationDays: 7 });
    await given.db.advance(7 * DAY_MS);
    const deleted = await given.code();
    await given.db.query(
      `update ad_code set deleted_at = created_at where id = (select id from ad_code order by id desc limit 1)`,
    );
    await given.db.takeEvents();

    const mistyped = used.replace(/.$/, (check) => (check === 'Z' ? 'Y' : 'Z'));
    await expect(given.redeem(mistyped, accountId)).rejects.toThrow(AdCodeMistyped);
    await expect(given.redeem(newAdCodeText(), accountId)).rejects.toThrow(AdCodeNotFound);
    await expect(given.redeem(used, accountId)).rejects.toThrow(AdCodeUsed);
    await expect(given.redeem(expired, accountId)).rejects.toThrow(AdCodeExpired);
    await expect(given.redeem(deleted, accountId)).rejects.toThrow(AdCodeDeleted);
    expect(await given.db.takeEvents()).toEqual([]);
  });

  it('AU2 a code is good until the last millisecond of its days', async () => {
    const text = await given.code({ authorizationDays: 7 });
    await given.db.advance(7 * DAY_MS - 1);
    const grant = await given.redeem(text, accountId);
    expect(grant.endsAt.getTime() - grant.startsAt.getTime()).toBe(1);
  });

  it('AU1 nothing is redeemed while the account toggle or the post toggle is off', async () => {
    const { adCode, text } = await given.createCode(await given.post());
    await given.switchAccount(false);
    await expect(given.redeem(text, accountId)).rejects.toThrow(AdAuthorizationDisabled);
    await given.switchAccount(true);
    await given.switchPost(adCode.postId, false);
    await expect(given.redeem(text, accountId)).rejects.toThrow(PostNotPromotable);
    await given.switchPost(adCode.postId, true);
    await given.redeem(text, accountId);
  });

  it('AU3 a code for a post that is gone makes no grant', async () => {
    const { adCode, text } = await given.createCode(await given.post());
    await given.db.query(`update known_post set state = jsonb_set(state, '{status}', '"DELETED"') where id = $1`, [
      adCode.postId,
    ]);
    await expect(given.redeem(text, accountId)).rejects.toThrow(PostGone);
  });

  it.each<[BusinessRole, boolean]>([
    ['ADMIN', true],
    ['OPERATOR', true],
    ['ANALYST', false],
    ['FINANCE', false],
  ])('BC1 %s may redeem: %s', async (role, mayRedeem) => {
    const account = await given.openAccount();
    const members = JSON.stringify([...account.members, { userId: personas.fin.userId, role }]);
    await given.db.query('update business_account set members = $2 where id = $1', [account.id, members]);
    const redeeming = given.redeem(await given.code(), account.id, personas.fin.userId);
    if (mayRedeem) expect((await redeeming).businessAccountId).toBe(account.id);
    else await expect(redeeming).rejects.toThrow(BusinessRoleMissing);
  });

  it('BC1 nobody redeems for an account of others, or for none', async () => {
    const text = await given.code();
    await expect(given.redeem(text, rivalsAccountId, leo)).rejects.toThrow(BusinessAccountNotFound);
    await expect(given.redeem(text, newId())).rejects.toThrow(BusinessAccountNotFound);
  });

  it.each(['SUSPENDED', 'CLOSED'])('BC1 an account that is %s redeems nothing', async (status) => {
    const { id } = await given.openAccount();
    await given.db.query(
      `update business_account set status = $2, suspension = case $2 when 'SUSPENDED' then '{}'::jsonb end where id = $1`,
      [id, status],
    );
    await expect(given.redeem(await given.code(), id)).rejects.toThrow(BusinessAccountNotActive);
  });
});
