import { Injectable } from '@nestjs/common';
import { LeaseBook } from '../leases/lease-book.ts';
import { PoolBook } from '../pools/pool-book.ts';
import { MonotonicClock } from './monotonic-clock.ts';
import { PlatformTime } from './platform-time.ts';
import { ServingFacts } from './serving-facts.ts';
import { ServingIndex } from './serving-index.ts';

/** All that this replica decides from. It is gone with the process; nothing in it is the only copy. */
@Injectable()
export class ReplicaMemory {
  readonly time: PlatformTime;
  readonly facts = new ServingFacts();
  readonly index = new ServingIndex(this.facts);
  readonly pools = new PoolBook();
  readonly leases = new LeaseBook();

  constructor(readonly monotonic: MonotonicClock) {
    this.time = new PlatformTime(monotonic);
  }
}
