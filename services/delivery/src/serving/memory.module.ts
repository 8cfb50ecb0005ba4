import { Module } from '@nestjs/common';
import { DeliveryLog } from './delivery-log.ts';
import { MonotonicClock } from './monotonic-clock.ts';
import { ReplicaMemory } from './replica-memory.ts';

@Module({ providers: [MonotonicClock, ReplicaMemory, DeliveryLog], exports: [ReplicaMemory, DeliveryLog] })
export class MemoryModule {}
