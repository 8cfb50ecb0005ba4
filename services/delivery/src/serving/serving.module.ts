import { Module } from '@nestjs/common';
import { LeasesModule } from '../leases/leases.module.ts';
import { PoolsModule } from '../pools/pools.module.ts';
import { TrackingModule } from '../tracking/tracking.module.ts';
import { AskForFunds } from './ask-for-funds.ts';
import { ChooseAds } from './choose-ads.ts';
import { DecideAds } from './decide-ads.ts';
import { DecisionsController } from './decisions.controller.ts';
import { DeleteChangeLogWhenDue } from './delete-change-log-when-due.ts';
import { MemoryModule } from './memory.module.ts';
import { PollMemory } from './poll-memory.ts';
import { ReplicaGauges } from './replica-gauges.ts';
import { PollPostResponses } from './poll-post-responses.ts';
import { RightsTail } from './rights-tail.ts';
import { ServingLoop } from './serving-loop.ts';
import { ServingSteps } from './serving-steps.ts';

@Module({
  imports: [MemoryModule, PoolsModule, LeasesModule, TrackingModule],
  controllers: [DecisionsController],
  providers: [
    ChooseAds,
    DecideAds,
    PollMemory,
    PollPostResponses,
    RightsTail,
    AskForFunds,
    ServingSteps,
    ServingLoop,
    DeleteChangeLogWhenDue,
    ReplicaGauges,
  ],
})
export class ServingModule {}
