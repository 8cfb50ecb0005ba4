import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { ReplicaMemory } from './replica-memory.ts';
import { RightsTail } from './rights-tail.ts';

/** What only this replica knows: whether it may serve, and with how much money in hand. */
@Injectable()
export class ReplicaGauges {
  constructor(registry: Registry, rights: RightsTail, memory: ReplicaMemory) {
    const registers = [registry];
    new Gauge({
      name: 'delivery_rights_fresh',
      help: '1 while this replica can show that it missed no withdrawal; at 0 it answers no ads',
      registers,
      collect() {
        this.set(rights.isFresh() ? 1 : 0);
      },
    });
    new Gauge({
      name: 'delivery_clock_error_ms',
      help: 'How far off this replica’s estimate of the platform’s time could be; above 250 it answers no ads',
      registers,
      collect() {
        this.set(memory.time.errorMs);
      },
    });
    new Gauge({
      name: 'delivery_leases_held',
      help: 'Leases that this replica spends from',
      registers,
      collect() {
        this.set(memory.leases.totals().leases);
      },
    });
    new Gauge({
      name: 'delivery_leases_left_micros',
      help: 'What is left in them, in micros of all currencies together',
      registers,
      collect() {
        this.set(memory.leases.totals().leftMicros);
      },
    });
  }
}
