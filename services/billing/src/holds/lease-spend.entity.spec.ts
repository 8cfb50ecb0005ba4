import fc from 'fast-check';
import { SpendDecreased } from './hold.errors.ts';
import { LeaseSpend } from './lease-spend.entity.ts';

const leaseWith = (fields: Partial<LeaseSpend>) =>
  Object.assign(new LeaseSpend(), { leaseId: 'lease', poolId: 'pool', ...fields });

describe('LeaseSpend', () => {
  it('BI2 a newer report adds the difference, the same or an older one nothing', () => {
    const lease = leaseWith({ seq: 3, spentMicrosTotal: 500 });
    expect(lease.hear({ seq: 5, spentMicrosTotal: 800 })).toBe(300);
    expect(lease.hear({ seq: 5, spentMicrosTotal: 800 })).toBe(0);
    expect(lease.hear({ seq: 4, spentMicrosTotal: 700 })).toBe(0);
    expect(lease.hear({ seq: 6, spentMicrosTotal: 800 })).toBe(0);
    expect(lease).toMatchObject({ seq: 6, spentMicrosTotal: 800 });
  });

  it('BI2 a newer report of less spend is refused', () => {
    const lease = leaseWith({ seq: 3, spentMicrosTotal: 500 });
    expect(() => lease.hear({ seq: 4, spentMicrosTotal: 499 })).toThrow(SpendDecreased);
    expect(lease).toMatchObject({ seq: 3, spentMicrosTotal: 500 });
  });

  it('BI2 lost, repeated, reordered reports: the sum of what they add is the newest total', () => {
    const reports = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 10 }).map((added) => {
      let spentMicrosTotal = 0;
      return added.map((micros, index) => ({ seq: index + 1, spentMicrosTotal: (spentMicrosTotal += micros) }));
    });
    const delivered = reports.chain((all) => fc.array(fc.constantFrom(...all), { minLength: 1, maxLength: 30 }));
    fc.assert(
      fc.property(delivered, (heard) => {
        const lease = leaseWith({ seq: -1, spentMicrosTotal: 0 });
        const charged = heard.reduce((sum, report) => sum + lease.hear(report), 0);
        const newest = heard.reduce((best, report) => (report.seq > best.seq ? report : best));
        expect(charged).toBe(newest.spentMicrosTotal);
      }),
    );
  });
});
