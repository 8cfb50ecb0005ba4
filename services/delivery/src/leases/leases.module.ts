import { Module } from '@nestjs/common';
import { MemoryModule } from '../serving/memory.module.ts';
import { LockSpendCaps } from '../spend-caps/lock-spend-caps.ts';
import { CloseLeasesWhenDue } from './close-leases-when-due.ts';
import { LeaseSupply } from './lease-supply.ts';
import { ReportSpendWhenDue } from './report-spend-when-due.ts';
import { ReturnRests } from './return-rests.ts';
import { ReturnUnclickedWhenDue } from './return-unclicked-when-due.ts';
import { TakeLeases } from './take-leases.ts';

@Module({
  imports: [MemoryModule],
  providers: [
    LockSpendCaps,
    TakeLeases,
    ReturnRests,
    LeaseSupply,
    CloseLeasesWhenDue,
    ReturnUnclickedWhenDue,
    ReportSpendWhenDue,
  ],
  exports: [LeaseSupply],
})
export class LeasesModule {}
