import type { EntityManager } from 'typeorm';
import { HoldOfAnotherAccount } from './hold.errors.ts';
import { LeaseSpend } from './lease-spend.entity.ts';

type LeaseOfPool = Pick<LeaseSpend, 'leaseId' | 'poolId'>;

const BEFORE_THE_FIRST = -1;

/** The leases that a set of reports names; those that were never heard of begin here. Their billing accounts are locked. */
export class LeaseSpends {
  private constructor(private readonly leases: Map<string, LeaseSpend>) {}

  static async find(tx: EntityManager, named: readonly LeaseOfPool[]): Promise<LeaseSpends> {
    // One parameter, not five hundred: those would be a new plan for every number of them.
    const leases = await tx
      .createQueryBuilder(LeaseSpend, 'lease')
      .where('lease.lease_id = any(:ids::uuid[])', { ids: [...new Set(named.map(({ leaseId }) => leaseId))] })
      .getMany();
    return new LeaseSpends(new Map(leases.map((lease) => [lease.leaseId, lease])));
  }

  get all(): Iterable<LeaseSpend> {
    return this.leases.values();
  }

  of({ leaseId, poolId }: LeaseOfPool): LeaseSpend {
    const known = this.leases.get(leaseId);
    if (known && known.poolId !== poolId) throw new HoldOfAnotherAccount(poolId);
    if (known) return known;
    const nothing = { seq: BEFORE_THE_FIRST, spentMicrosTotal: 0 };
    const undue = { undueSeq: BEFORE_THE_FIRST, undueMicrosTotal: 0, reversedMicrosTotal: 0 };
    const lease = Object.assign(new LeaseSpend(), { leaseId, poolId, ...nothing, ...undue });
    this.leases.set(leaseId, lease);
    return lease;
  }

  async save(tx: EntityManager): Promise<void> {
    const rows = [...this.leases.values()].map((lease) => ({
      lease_id: lease.leaseId,
      pool_id: lease.poolId,
      seq: lease.seq,
      spent_micros_total: lease.spentMicrosTotal,
      undue_seq: lease.undueSeq,
      undue_micros_total: lease.undueMicrosTotal,
      reversed_micros_total: lease.reversedMicrosTotal,
    }));
    await tx.query(
      `insert into lease_spend (lease_id, pool_id, seq, spent_micros_total, undue_seq, undue_micros_total, reversed_micros_total)
       select lease_id, pool_id, seq, spent_micros_total, undue_seq, undue_micros_total, reversed_micros_total
       from jsonb_populate_recordset(null::lease_spend, $1::jsonb)
       on conflict (lease_id) do update set seq = excluded.seq, spent_micros_total = excluded.spent_micros_total,
         undue_seq = excluded.undue_seq, undue_micros_total = excluded.undue_micros_total,
         reversed_micros_total = excluded.reversed_micros_total`,
      [JSON.stringify(rows)],
    );
  }
}
