import { newId } from '@afterglow/service-defaults/ids';
import { Arranged } from '../spec-fixtures/arranged.ts';
import { newAdCodeText } from './ad-code-text.ts';
import { TooManyWrongAdCodes } from './ad-code.errors.ts';
import { LimitWrongAdCodes } from './limit-wrong-ad-codes.ts';

const MINUTE_MS = 60_000;

describe('LimitWrongAdCodes', () => {
  let given: Arranged;
  let limit: LimitWrongAdCodes;
  let right: string;
  beforeAll(async () => {
    given = await Arranged.start();
    await given.db.setTime('2026-11-20T09:00:00.000Z');
    limit = new LimitWrongAdCodes(given.db.dataSource);
    right = await given.code();
  });
  afterAll(() => given.db.stop());

  const guess = async (callerId: string, times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) await limit.admit(callerId, n % 2 === 0 ? newAdCodeText() : 'mistyped');
  };

  it('AU2 ten wrong codes are answered, and then none, not even the right one, until the first is ten minutes old', async () => {
    const callerId = newId();
    await guess(callerId, 9);
    await given.db.advance(4 * MINUTE_MS);
    await guess(callerId, 1);
    for (const code of [newAdCodeText(), right]) {
      await expect(limit.admit(callerId, code)).rejects.toThrow(
        expect.objectContaining({ kind: 'too-many', code: 'ad_code.too_many_wrong_codes', retryAfterSeconds: 360 }),
      );
    }
    await given.db.advance(6 * MINUTE_MS - 1);
    await expect(limit.admit(callerId, right)).rejects.toThrow(expect.objectContaining({ retryAfterSeconds: 1 }));
    await given.db.advance(1);
    await limit.admit(callerId, right);
    // Nine have passed out of the window, the tenth has not.
    await guess(callerId, 9);
    await expect(limit.admit(callerId, right)).rejects.toThrow(TooManyWrongAdCodes);
  });

  it('AU2 right codes are not counted, and every caller is counted alone', async () => {
    const callerId = newId();
    await guess(callerId, 9);
    for (let n = 0; n < 20; n += 1) await limit.admit(callerId, right);
    await guess(newId(), 1);
    await guess(callerId, 1);
    await expect(limit.admit(callerId, right)).rejects.toThrow(TooManyWrongAdCodes);
  });

  it('AU2 of 50 wrong codes at once, ten are answered', async () => {
    const callerId = newId();
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => limit.admit(callerId, newAdCodeText())));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });
});
