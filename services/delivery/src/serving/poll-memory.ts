import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FROM_THE_BEGINNING, pollPools } from '../pools/poll-pools.ts';
import { ReplicaMemory } from './replica-memory.ts';

/** Brings the platform's time and the pools from the data base into memory. */
@Injectable()
export class PollMemory {
  private horizon = FROM_THE_BEGINNING;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly memory: ReplicaMemory,
  ) {}

  /** What was committed before the call is in memory when it resolves. */
  poll(): Promise<void> {
    const poll = this.last.then(() => this.pollOnce());
    this.last = poll.catch(() => undefined);
    return poll;
  }

  private async pollOnce(): Promise<void> {
    const { monotonic, time, pools, leases } = this.memory;
    const sentAtMs = monotonic.nowMs();
    const poll = await pollPools(this.dataSource, this.horizon);
    time.observe({ databaseMs: poll.databaseMs, sentAtMs, receivedAtMs: monotonic.nowMs() });
    for (const pool of poll.pools) pools.put(pool);
    this.horizon = poll.horizon;
    const at = time.read();
    if (at) leases.sweep(at);
  }
}
