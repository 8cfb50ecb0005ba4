import { Module } from '@nestjs/common';
import { CopiesModule } from './copies.module.ts';
import { LeasesModule } from './leases/leases.module.ts';
import { PoolsModule } from './pools/pools.module.ts';
import { ServingModule } from './serving/serving.module.ts';
import { TrackingModule } from './tracking/tracking.module.ts';

@Module({ imports: [CopiesModule, PoolsModule, LeasesModule, TrackingModule, ServingModule] })
export class AppModule {}
