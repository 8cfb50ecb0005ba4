import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { SpendDecreased } from './hold.errors.ts';

/** What a lease has reported as spent, all of it posted. */
@Entity({ name: 'lease_spend' })
export class LeaseSpend {
  @PrimaryColumn({ name: 'lease_id', type: 'uuid' })
  leaseId: string;

  @Column({ name: 'pool_id', type: 'uuid' })
  poolId: string;

  /** Of the newest report. */
  @Column({ name: 'seq', type: 'bigint', transformer: safeInteger })
  seq: number;

  @Column({ name: 'spent_micros_total', type: 'bigint', transformer: safeInteger })
  spentMicrosTotal: number;

  /** Of the newest finding of what was charged too much; −1 before the first. */
  @Column({ name: 'undue_seq', type: 'bigint', transformer: safeInteger })
  undueSeq: number;

  @Column({ name: 'undue_micros_total', type: 'bigint', transformer: safeInteger })
  undueMicrosTotal: number;

  @Column({ name: 'reversed_micros_total', type: 'bigint', transformer: safeInteger })
  reversedMicrosTotal: number;

  /** Cumulative, as reports are: one that is not newer says nothing. Totals never go back. */
  hearUndue(finding: { readonly seq: number; readonly undueMicrosTotal: number }): void {
    if (finding.seq <= this.undueSeq) return;
    if (finding.undueMicrosTotal < this.undueMicrosTotal) {
      const { leaseId: id, undueMicrosTotal: knownMicros } = this;
      throw new SpendDecreased({ id, knownMicros, reportedMicros: finding.undueMicrosTotal });
    }
    this.undueSeq = finding.seq;
    this.undueMicrosTotal = finding.undueMicrosTotal;
  }

  /** What is to be given back now: all that is undue, once the reports of all of it have been charged; never a part. */
  reverse(): number {
    if (this.undueMicrosTotal > this.spentMicrosTotal) return 0;
    const amountMicros = this.undueMicrosTotal - this.reversedMicrosTotal;
    this.reversedMicrosTotal += amountMicros;
    return amountMicros;
  }

  /** Answers what a report adds. Reports are cumulative: one that is not newer than the newest adds nothing. */
  hear(report: { readonly seq: number; readonly spentMicrosTotal: number }): number {
    if (report.seq <= this.seq) return 0;
    const added = report.spentMicrosTotal - this.spentMicrosTotal;
    if (added < 0) {
      const { leaseId: id, spentMicrosTotal: knownMicros } = this;
      throw new SpendDecreased({ id, knownMicros, reportedMicros: report.spentMicrosTotal });
    }
    this.seq = report.seq;
    this.spentMicrosTotal = report.spentMicrosTotal;
    return added;
  }
}
