import { Module } from '@nestjs/common';
import { ChargeReviewsModule } from './charge-reviews/charge-reviews.module.ts';
import { CopiesModule } from './copies.module.ts';
import { EmergencyStopsModule } from './emergency-stops/emergency-stops.module.ts';
import { LeasesModule } from './leases/leases.module.ts';
import { PoolsModule } from './pools/pools.module.ts';
import { ServingModule } from './serving/serving.module.ts';
import { TrackingModule } from './tracking/tracking.module.ts';

@Module({
  imports: [CopiesModule, PoolsModule, LeasesModule, TrackingModule, ChargeReviewsModule, EmergencyStopsModule, ServingModule],
})
export class AppModule {}
