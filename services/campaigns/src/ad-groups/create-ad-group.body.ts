import { IsMicros } from '@afterglow/service-defaults/micros';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { IdField } from '../id-field.ts';
import { InstantField } from '../instant-field.ts';
import { NameField } from '../name-field.ts';
import { budgetModes, type BudgetMode } from './ad-group-terms.ts';
import { billingEvents, type BillingEvent } from './billing-offers.ts';
import { TargetingBody } from './targeting.body.ts';

/** A billion units: sums of all budgets of an account stay exact numbers. */
export const MAX_BUDGET_MICROS = 1_000_000_000_000_000;

export class CreateAdGroupBody {
  @IdField()
  campaignId: string;

  @NameField()
  name: string;

  @IsIn(['IN_FEED'])
  placement: 'IN_FEED';

  @IsIn(budgetModes)
  budgetMode: BudgetMode;

  @IsMicros({ min: 1, max: MAX_BUDGET_MICROS })
  budgetMicros: number;

  @IsIn(billingEvents)
  billingEvent: BillingEvent;

  @IsIn(['BID_TYPE_CUSTOM'])
  bidType: 'BID_TYPE_CUSTOM';

  /** CPM: for a thousand impressions; CPC: for a click; CPV: for a view of six seconds. */
  @IsMicros({ min: 1, max: MAX_BUDGET_MICROS })
  bidPriceMicros: number;

  @IsIn(['PACING_MODE_FAST'])
  pacing: 'PACING_MODE_FAST';

  /** Not named: now. */
  @IsOptional()
  @InstantField()
  scheduleStartAt?: string;

  /** The first instant at which it no longer runs; not named or null: open. */
  @IsOptional()
  @InstantField()
  scheduleEndAt?: string | null;

  @IsObject()
  @ValidateNested()
  @Type(() => TargetingBody)
  targeting: TargetingBody;
}
