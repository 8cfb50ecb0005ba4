import fc from 'fast-check';
import { Hold } from './hold.entity.ts';
import { HoldAlreadyEnded, HoldExceeded, SpendDecreased } from './hold.errors.ts';

const holdWith = (fields: Partial<Hold> = {}) =>
  Object.assign(new Hold(), {
    poolId: '019ab4c0-1e00-7a01-8b11-6f0d2c9e4a10',
    state: 'OPEN',
    poolVersion: 2,
    requestedMicrosTotal: 100,
    reservedMicrosTotal: 60,
    postedMicrosTotal: 25,
    voidedMicros: 0,
    ...fields,
  });

describe('Hold', () => {
  it.each([
    ['all of it', { amountMicros: 30, requestedMicrosTotal: 90 }, 30],
    ['what a smaller answer left open', { amountMicros: 40, requestedMicrosTotal: 100 }, 40],
    ['only what is above the reserved total', { amountMicros: 40, requestedMicrosTotal: 75 }, 15],
    ['nothing when the total is reserved', { amountMicros: 60, requestedMicrosTotal: 60 }, 0],
    ['nothing when a newer request has overtaken it', { amountMicros: 20, requestedMicrosTotal: 20 }, 0],
  ])('BI1 misses %s', (_what, request, missing) => {
    expect(holdWith().missing(request)).toBe(missing);
  });

  it('BI1 remembers the highest total and version, in whichever order requests come', () => {
    const hold = holdWith();
    hold.hear({ poolVersion: 5, requestedMicrosTotal: 300 });
    hold.hear({ poolVersion: 4, requestedMicrosTotal: 200 });
    expect(hold).toMatchObject({ poolVersion: 5, requestedMicrosTotal: 300 });
  });

  it('BI1 posts up to what is pending, and not one micro more', () => {
    const hold = holdWith();
    expect(() => hold.post(36)).toThrow(HoldExceeded);
    hold.post(35);
    expect(hold).toMatchObject({ postedMicrosTotal: 60, pendingMicros: 0 });
  });

  it('BI1 ends once: what was not spent is voided, a repetition voids nothing', () => {
    const hold = holdWith();
    expect(hold.end({ spentMicrosTotal: 25, poolVersion: 7 })).toBe(35);
    expect(hold).toMatchObject({ state: 'ENDED', voidedMicros: 35, pendingMicros: 0, poolVersion: 7 });
    expect(hold.end({ spentMicrosTotal: 25, poolVersion: 7 })).toBe(0);
    expect(hold.missing({ amountMicros: 5, requestedMicrosTotal: 200 })).toBe(0);
  });

  it('BI1 keeps what is spent but not reported yet pending beyond the end', () => {
    const hold = holdWith();
    expect(hold.end({ spentMicrosTotal: 40, poolVersion: 7 })).toBe(20);
    expect(hold.pendingMicros).toBe(15);
    hold.post(15);
    expect(() => hold.post(1)).toThrow(HoldExceeded);
  });

  it('BI1 refuses an end that contradicts what is held or posted', () => {
    expect(() => holdWith().end({ spentMicrosTotal: 61, poolVersion: 7 })).toThrow(HoldExceeded);
    expect(() => holdWith().end({ spentMicrosTotal: 24, poolVersion: 7 })).toThrow(SpendDecreased);
  });

  it('BI1 an ended pool may not ask again; a late request from before its end is silent', () => {
    const hold = holdWith();
    hold.end({ spentMicrosTotal: 25, poolVersion: 7 });
    expect(() => hold.hear({ poolVersion: 8, requestedMicrosTotal: 200 })).toThrow(HoldAlreadyEnded);
    hold.hear({ poolVersion: 6, requestedMicrosTotal: 60 });
    expect(hold.missing({ amountMicros: 10, requestedMicrosTotal: 60 })).toBe(0);
  });

  it('BI1 reserved = posted + voided + pending, none negative, after any steps', () => {
    const step = fc.tuple(fc.constantFrom('ask', 'post', 'end'), fc.nat({ max: 200 }));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const hold = holdWith({ requestedMicrosTotal: 0, reservedMicrosTotal: 0, postedMicrosTotal: 0 });
        for (const [what, micros] of steps) {
          if (what === 'ask' && hold.state === 'OPEN') {
            const request = { poolVersion: 2, amountMicros: micros, requestedMicrosTotal: hold.reservedMicrosTotal + micros };
            hold.hear(request);
            hold.reserve(hold.missing(request));
          }
          if (what === 'post' && micros <= hold.pendingMicros) hold.post(micros);
          if (what === 'end') hold.end({ spentMicrosTotal: hold.postedMicrosTotal, poolVersion: 3 });
          const parts = [hold.postedMicrosTotal, hold.voidedMicros, hold.pendingMicros];
          expect(parts.every((part) => part >= 0)).toBe(true);
          expect(parts.reduce((sum, part) => sum + part)).toBe(hold.reservedMicrosTotal);
          expect(hold.reservedMicrosTotal).toBeLessThanOrEqual(hold.requestedMicrosTotal);
        }
      }),
    );
  });
});
