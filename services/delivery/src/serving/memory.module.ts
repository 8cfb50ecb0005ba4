import { Module } from '@nestjs/common';
import { MonotonicClock } from './monotonic-clock.ts';
import { ReplicaMemory } from './replica-memory.ts';

@Module({ providers: [MonotonicClock, ReplicaMemory], exports: [ReplicaMemory] })
export class MemoryModule {}
