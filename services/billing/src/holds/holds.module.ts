import { Module } from '@nestjs/common';
import { AnswerFundsRequest } from './answer-funds-request.ts';
import { ChargeSpendWhenReported } from './charge-spend-when-reported.ts';
import { FitHoldsToAdGroup } from './fit-holds-to-ad-group.ts';
import { FitHoldsWhenAdGroupChanged } from './fit-holds-when-ad-group-changed.ts';
import { FitHoldsWhenAdGroupLaunched } from './fit-holds-when-ad-group-launched.ts';
import { FitHoldsWhenAdGroupStopped } from './fit-holds-when-ad-group-stopped.ts';
import { ReleaseFundsWhenReturned } from './release-funds-when-returned.ts';
import { ReserveFundsWhenRequested } from './reserve-funds-when-requested.ts';
import { ReverseSpendWhenSpendFoundUndue } from './reverse-spend-when-spend-found-undue.ts';
import { ReverseUndueSpend } from './reverse-undue-spend.ts';

@Module({
  providers: [
    ...[AnswerFundsRequest, ReserveFundsWhenRequested, ReleaseFundsWhenReturned],
    ...[ChargeSpendWhenReported, ReverseSpendWhenSpendFoundUndue, ReverseUndueSpend],
    ...[FitHoldsToAdGroup, FitHoldsWhenAdGroupChanged, FitHoldsWhenAdGroupLaunched, FitHoldsWhenAdGroupStopped],
  ],
  exports: [AnswerFundsRequest],
})
export class HoldsModule {}
