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
