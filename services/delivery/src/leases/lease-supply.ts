import { newId } from '@afterglow/service-defaults/ids';
import { ServiceLog } from '@afterglow/service-defaults/service-log';
import { Transactions } from '@afterglow/service-defaults/transactions';
import { Injectable } from '@nestjs/common';
import { ReplicaMemory } from '../serving/replica-memory.ts';
import { partsOfLeaseKey } from './lease-key.ts';
import { ReturnRests } from './return-rests.ts';
import { TakeLeases, type LeaseWanted } from './take-leases.ts';

/** Leases that one transaction takes. */
const ROUND = 200;

/** Fetches leases for this replica: one round at a time, in which everything goes that was wanted meanwhile. */
@Injectable()
export class LeaseSupply {
  /** Of this process: a restarted replica is another one, and never finds the leases of its former life. */
  readonly replicaId = newId();
  private readonly wanted = new Map<string, number>();
  private rounds: Promise<void> | undefined;

  constructor(
    private readonly takeLeases: TakeLeases,
    private readonly returnRests: ReturnRests,
    private readonly transactions: Transactions,
    private readonly memory: ReplicaMemory,
    private readonly log: ServiceLog,
  ) {}

  /** By lease key: what one impression may cost. Resolves when the lease was taken, or could not be taken. */
  want(bids: ReadonlyMap<string, number>): Promise<void> {
    for (const [leaseKey, bidMicros] of bids) this.wanted.set(leaseKey, bidMicros);
    this.rounds ??= this.work().finally(() => {
      this.rounds = undefined;
    });
    return this.rounds;
  }

  /** A rest that can't be given back now comes back when its lease closes: it is not tried twice, which might give it twice. */
  async giveBackRests(): Promise<void> {
    const { replicaId } = this;
    const rests = this.memory.leases.takeRests();
    for (let from = 0; from < rests.length; from += ROUND) {
      const round = rests.slice(from, from + ROUND);
      await this.transactions.run({ correlationId: newId() }, (tx) => this.returnRests.execute({ replicaId, rests: round }, tx));
    }
  }

  private async work(): Promise<void> {
    while (this.wanted.size > 0) await this.round();
  }

  private async round(): Promise<void> {
    const bids = [...this.wanted].slice(0, ROUND);
    for (const [leaseKey] of bids) this.wanted.delete(leaseKey);
    const { time, pools, leases } = this.memory;
    const at = time.read();
    if (!at) return;
    const wanted = bids.flatMap(([leaseKey, leastMicros]): LeaseWanted[] => {
      const { adGroupId, adAuthorizationId } = partsOfLeaseKey(leaseKey);
      const poolId = pools.current(adGroupId, at)?.poolId;
      const mostMicros = leastMicros * leases.appetite(leaseKey);
      return poolId ? [{ leaseKey, poolId, adAuthorizationId, leastMicros, mostMicros }] : [];
    });
    try {
      const { replicaId } = this;
      const taken = await this.transactions.run({ correlationId: newId() }, (tx) =>
        this.takeLeases.execute({ replicaId, wanted }, tx),
      );
      // Only now: what is served was reserved before, and committed.
      for (const lease of taken) leases.add(lease);
      const supplied = new Set(taken.map((lease) => lease.leaseKey));
      for (const { leaseKey } of wanted) if (!supplied.has(leaseKey)) leases.refuse(leaseKey, at);
    } catch (error) {
      // Whoever still needs them wants them again. Leases that were taken all the same close by themselves.
      this.log.warn(error, 'leases could not be taken');
    }
  }
}
