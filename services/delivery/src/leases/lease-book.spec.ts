import { id, NOON_MS } from '../spec-fixtures/market.ts';
import { LeaseBook } from './lease-book.ts';

const group = id('group', 1);
const at = (ms: number) => ({ earliestMs: NOON_MS + ms, latestMs: NOON_MS + ms });
const lease = (n: number, sliceMicros: number, takesMs = 60_000) => ({
  leaseId: id('lease', n),
  leaseKey: group,
  sliceMicros,
  takesUntil: new Date(NOON_MS + takesMs),
});

describe('the leases of a replica', () => {
  it('DE3 never gives out more than the slice, whatever is asked', () => {
    const book = new LeaseBook();
    book.add(lease(1, 1_000));
    let given = 0;
    for (const micros of [400, 400, 400, 200, 1, 1]) given += book.reserve(group, micros, at(0))?.micros ?? 0;
    expect(given).toBe(1_000);
    expect(book.covers(group, 1, at(0))).toBe(false);
  });

  it('DE3 one impression is paid by one lease', () => {
    const book = new LeaseBook();
    book.add(lease(1, 300));
    book.add(lease(2, 300));
    expect(book.covers(group, 400, at(0))).toBe(false);
    expect(book.reserve(group, 200, at(0))).toMatchObject({ leaseId: id('lease', 1) });
    expect(book.reserve(group, 200, at(0))).toMatchObject({ leaseId: id('lease', 2) });
  });

  it('DE3 decides nothing on a lease at or after its end, also if it may only be so late', () => {
    const book = new LeaseBook();
    book.add(lease(1, 1_000, 1_000));
    expect(book.covers(group, 1, at(999))).toBe(true);
    expect(book.covers(group, 1, at(1_000))).toBe(false);
    expect(book.covers(group, 1, { earliestMs: NOON_MS, latestMs: NOON_MS + 1_000 })).toBe(false);
  });

  it('DE3 a decision that was not given out gives back what it set aside', () => {
    const book = new LeaseBook();
    book.add(lease(1, 500));
    const reservation = book.reserve(group, 500, at(0));
    expect(book.covers(group, 500, at(0))).toBe(false);
    if (reservation) book.takeBack(reservation);
    expect(book.covers(group, 500, at(0))).toBe(true);
  });

  it('DE3 runs low when half is gone, or when it soon ends', () => {
    const book = new LeaseBook();
    book.add(lease(1, 1_000));
    expect(book.runsLow(group, at(0))).toBe(false);
    book.reserve(group, 501, at(0));
    expect(book.runsLow(group, at(0))).toBe(true);
    book.add(lease(2, 1_000));
    expect(book.runsLow(group, at(0))).toBe(false);
    expect(book.runsLow(group, at(55_000))).toBe(true);
  });

  it('DE3 asks for more when one lease is not enough, and for less when it is left over', () => {
    const book = new LeaseBook();
    expect(book.appetite(group)).toBe(20);
    book.add(lease(1, 1_000));
    book.add(lease(2, 1_000));
    expect(book.appetite(group)).toBe(40);
    book.sweep(at(60_000));
    expect(book.appetite(group)).toBe(20);
    expect(book.covers(group, 1, at(0))).toBe(false);
    for (let n = 3; n < 30; n += 1) book.add(lease(n, 1_000));
    expect(book.appetite(group)).toBe(10_000);
  });

  it('DE3 what no decision set aside is a rest when the lease takes no more, once; what was set aside is none', () => {
    const book = new LeaseBook();
    book.add(lease(1, 1_000, 1_000));
    book.add(lease(2, 500, 1_000));
    book.add(lease(3, 700));
    book.reserve(group, 400, at(0));
    book.reserve(group, 500, at(0));
    const late = book.reserve(group, 100, at(0));
    book.sweep(at(999));
    expect(book.takeRests()).toEqual([]);
    book.sweep({ earliestMs: NOON_MS + 900, latestMs: NOON_MS + 1_000 });
    // Not given out after all: it comes back with the closing.
    if (late) book.takeBack(late);
    book.sweep(at(1_000));
    expect(book.takeRests()).toEqual([{ leaseId: id('lease', 2), restMicros: 500 }]);
    expect(book.takeRests()).toEqual([]);
  });
});
