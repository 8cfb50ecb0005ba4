import { Module } from '@nestjs/common';
import { MemoryModule } from '../serving/memory.module.ts';
import { AcceptTrackingTokens } from './accept-tracking-tokens.ts';
import { ChargeLeasesWhenTracked } from './charge-leases-when-tracked.ts';
import { RollUpPaidEngagementWhenDue } from './roll-up-paid-engagement-when-due.ts';
import { TrackingEventsController } from './tracking-events.controller.ts';
import { TrackingMetrics } from './tracking-metrics.ts';
import { TrackingTokens } from './tracking-tokens.ts';

@Module({
  imports: [MemoryModule],
  controllers: [TrackingEventsController],
  providers: [TrackingTokens, TrackingMetrics, AcceptTrackingTokens, ChargeLeasesWhenTracked, RollUpPaidEngagementWhenDue],
  exports: [TrackingTokens],
})
export class TrackingModule {}
