import fc from 'fast-check';
import { newId } from './ids.ts';
import type { Caller } from './policy.ts';
import { quotasByClient, rateLimitHeaders, rateLimitRefusal, RateLimits } from './rate-limits.ts';

const called = (userId: string): Caller => ({ userId, roles: [], scopes: [] });
const quotas = { person: 2, client: 3, clients: quotasByClient('feed=5,shut.out=0') };

describe('rate limits', () => {
  it.each([
    ['a person', newId(), 2],
    ['a client', 'partner', 3],
    ['a client with a limit of its own', 'feed', 5],
    ['a client that is shut out', 'shut.out', 0],
  ])('OP6 %s may call as often as its limit says, and again when its minute is over', (_who, userId, limit) => {
    let nowMs = 5_000;
    const limits = new RateLimits(quotas, () => nowMs);
    const takeAll = () => Array.from({ length: limit + 2 }, () => limits.take(called(userId)).isExceeded);
    const expected = [...Array<boolean>(limit).fill(false), true, true];
    expect(takeAll()).toEqual(expected);
    nowMs += 59_999;
    expect(limits.take(called(userId)).isExceeded).toBe(true);
    nowMs += 1;
    expect(takeAll()).toEqual(expected);
  });

  it('OP6 the fields say what is left and for how long, the refusal when to come back', () => {
    let nowMs = 0;
    const limits = new RateLimits(quotas, () => nowMs);
    const fieldsOf = () => rateLimitHeaders(limits.take(called('feed')));
    expect(fieldsOf()).toEqual({ 'ratelimit-policy': '"client";q=5;w=60', ratelimit: '"client";r=4;t=60' });
    nowMs = 58_400;
    expect(fieldsOf().ratelimit).toBe('"client";r=3;t=2');
    for (let i = 0; i < 3; i += 1) limits.take(called('feed'));
    expect(fieldsOf().ratelimit).toBe('"client";r=0;t=2');
    expect(rateLimitRefusal(limits.take(called('feed'))).details).toMatchObject({
      ...{ status: 429, code: 'rate_limit.exceeded', retryAfterSeconds: 2 },
      facts: { violatedPolicies: ['client'], requests: 5, windowSeconds: 60 },
    });
  });

  it('OP6 a new window lasts a minute, whatever the fractions of the clock', () => {
    fc.assert(
      fc.property(fc.nat(600_000_000), (fraction) => {
        expect(new RateLimits(quotas, () => fraction / 10_000).take(called('feed')).seconds).toBe(60);
      }),
    );
  });

  it('OP6 no caller ever gets more than its quota in a window, nor less, whoever else calls and when', () => {
    const names = fc.constantFrom('feed', 'partner', 'other', '0190a000-0000-7000-8000-000000000001');
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.nat(30_000)), { maxLength: 200 }), (calls) => {
        let nowMs = 0;
        const limits = new RateLimits(quotas, () => nowMs);
        const windows = new Map<string, { begunMs: number; used: number }>();
        for (const [name, laterMs] of calls) {
          nowMs += laterMs;
          const known = windows.get(name);
          const window = known && nowMs < known.begunMs + 60_000 ? known : { begunMs: nowMs, used: 0 };
          windows.set(name, window);
          const quota =
            new Map([
              ['feed', 5],
              ['partner', 3],
              ['other', 3],
            ]).get(name) ?? 2;
          const { isExceeded, remaining } = limits.take(called(name));
          expect(isExceeded).toBe(window.used >= quota);
          window.used = Math.min(window.used + 1, quota);
          expect(remaining).toBe(quota - window.used);
        }
      }),
    );
  });

  it('OP6 ten thousand callers are remembered and no more; persons push no client out', () => {
    const limits = new RateLimits({ ...quotas, person: 1 }, () => 0);
    const [first, second] = [newId(), newId()];
    limits.take(called('shut.out'));
    for (let i = 0; i < 3; i += 1) limits.take(called('partner'));
    for (const userId of [first, second]) limits.take(called(userId));
    for (let i = 0; i < 9_998; i += 1) limits.take(called(newId()));
    expect([first, second].map((userId) => limits.take(called(userId)).isExceeded)).toEqual([true, true]);
    limits.take(called(newId()));
    expect(limits.take(called(second)).isExceeded).toBe(true);
    // The oldest was forgotten: it is let in, not refused.
    expect(limits.take(called(first)).isExceeded).toBe(false);
    expect(limits.take(called('partner')).isExceeded).toBe(true);
  });

  it('OP6 who begins a new window is the youngest again', () => {
    let nowMs = 0;
    const limits = new RateLimits({ ...quotas, person: 1 }, () => nowMs);
    const [old, other] = [newId(), newId()];
    for (const userId of [old, other]) limits.take(called(userId));
    nowMs = 60_000;
    limits.take(called(old));
    for (let i = 0; i < 9_999; i += 1) limits.take(called(newId()));
    expect(limits.take(called(old)).isExceeded).toBe(true);
  });
});
