import { bigintArray, uuidArray } from '@afterglow/service-defaults/array-parameters';
import type { EntityManager } from 'typeorm';
import { HoldOfAnotherAccount } from './hold.errors.ts';
import { LeaseSpend } from './lease-spend.entity.ts';

type LeaseOfPool = Pick<LeaseSpend, 'leaseId' | 'poolId'>;

const BEFORE_THE_FIRST = -1;

/** The leases that a set of reports names; those that were never heard of begin here. Their billing accounts are locked. */
export class LeaseSpends {
  private readonly begun = new Set<LeaseSpend>();

  private constructor(private readonly leases: Map<string, LeaseSpend>) {}

  static async find(tx: EntityManager, named: readonly LeaseOfPool[]): Promise<LeaseSpends> {
    // One parameter, not five hundred: those would be a new plan for every number of them.
    const leases = await tx
      .createQueryBuilder(LeaseSpend, 'lease')
      .where('lease.lease_id = any(:ids::uuid[])', { ids: uuidArray([...new Set(named.map(({ leaseId }) => leaseId))]) })
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
    this.begun.add(lease);
    return lease;
  }

  /** What began here is inserted, what was known is updated: under the locks of their accounts nobody else can do either. */
  async save(tx: EntityManager): Promise<void> {
    const all = [...this.leases.values()];
    const [begun, known] = [all.filter((lease) => this.begun.has(lease)), all.filter((lease) => !this.begun.has(lease))];
    if (begun.length > 0) await tx.query(`insert into lease_spend (${COLUMNS.join(', ')}) ${ROWS}`, columnsOf(begun));
    if (known.length > 0) {
      await tx.query(
        `update lease_spend lease set seq = saved.seq, spent_micros_total = saved.spent_micros_total, undue_seq = saved.undue_seq,
           undue_micros_total = saved.undue_micros_total, reversed_micros_total = saved.reversed_micros_total
         from (${ROWS}) saved where lease.lease_id = saved.lease_id`,
        columnsOf(known),
      );
    }
    this.begun.clear();
  }
}

const COLUMNS = [
  ...['lease_id', 'pool_id', 'seq', 'spent_micros_total'],
  ...['undue_seq', 'undue_micros_total', 'reversed_micros_total'],
];
const ROWS = `select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
  as lease (${COLUMNS.join(', ')})`;

function columnsOf(leases: readonly LeaseSpend[]): Buffer[] {
  return [
    uuidArray(leases.map(({ leaseId }) => leaseId)),
    uuidArray(leases.map(({ poolId }) => poolId)),
    bigintArray(leases.map(({ seq }) => seq)),
    bigintArray(leases.map(({ spentMicrosTotal }) => spentMicrosTotal)),
    bigintArray(leases.map(({ undueSeq }) => undueSeq)),
    bigintArray(leases.map(({ undueMicrosTotal }) => undueMicrosTotal)),
    bigintArray(leases.map(({ reversedMicrosTotal }) => reversedMicrosTotal)),
  ];
}
