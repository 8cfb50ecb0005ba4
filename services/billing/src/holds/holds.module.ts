import { Module } from '@nestjs/common';
import { AnswerFundsRequest } from './answer-funds-request.ts';
import { ChargeSpendWhenReported } from './charge-spend-when-reported.ts';
import { ReleaseFundsWhenReturned } from './release-funds-when-returned.ts';
import { ReserveFundsWhenRequested } from './reserve-funds-when-requested.ts';

@Module({
  providers: [AnswerFundsRequest, ChargeSpendWhenReported, ReleaseFundsWhenReturned, ReserveFundsWhenRequested],
  exports: [AnswerFundsRequest],
})
export class HoldsModule {}
