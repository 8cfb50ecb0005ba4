import { AdGroupChanged } from '@afterglow/contracts/campaigns/ad-group-changed';
import { AdGroupLaunched } from '@afterglow/contracts/campaigns/ad-group-launched';
import { AdGroupStopped } from '@afterglow/contracts/campaigns/ad-group-stopped';
import type { AdGroupState } from '@afterglow/contracts/campaigns/ad-group.state';
import { occurred } from '@afterglow/contracts/event-contract';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { assertReachable, type OperationStatus } from '../operation-status/operation-status.ts';
import { assertAcceptable, assertSchedulable, type AdGroupLimits, type BudgetMode } from './ad-group-terms.ts';
import type { BillingEvent } from './billing-offers.ts';
import { AdGroupAlreadyStarted, AdGroupDeleted } from './ad-group.errors.ts';

export interface NewAdGroup {
  readonly id: string;
  readonly campaignId: string;
  readonly businessAccountId: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly name: string;
  readonly placement: 'IN_FEED';
  readonly budgetMode: BudgetMode;
  readonly budgetMicros: number;
  readonly billingEvent: BillingEvent;
  readonly bidType: 'BID_TYPE_CUSTOM';
  readonly bidPriceMicros: number;
  readonly pacing: 'PACING_MODE_FAST';
  readonly scheduleStartAt: Date;
  readonly scheduleEndAt: Date | null;
  readonly countries: readonly string[];
  readonly languages: readonly string[];
  readonly at: Date;
}

/** What is not named stays as it is. */
export interface AdGroupEdit {
  readonly name?: string;
  readonly operationStatus?: OperationStatus;
  readonly budgetMicros?: number;
  readonly bidPriceMicros?: number;
  readonly scheduleStartAt?: Date;
  readonly scheduleEndAt?: Date | null;
  readonly countries?: readonly string[];
  readonly languages?: readonly string[];
}

@Entity({ name: 'ad_group' })
export class AdGroup {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'campaign_id', type: 'uuid' })
  campaignId: string;

  @Column({ name: 'business_account_id', type: 'uuid' })
  businessAccountId: string;

  @Column({ type: 'text' })
  name: string;

  /** Of the business account, which never changes it; so is the time zone. */
  @Column({ type: 'text' })
  currency: string;

  @Column({ name: 'time_zone', type: 'text' })
  timeZone: string;

  @Column({ name: 'operation_status', type: 'text' })
  operationStatus: OperationStatus;

  @Column({ name: 'operation_status_changed_at', type: 'timestamptz', precision: 3 })
  operationStatusChangedAt: Date;

  @Column({ type: 'text' })
  placement: 'IN_FEED';

  @Column({ name: 'budget_mode', type: 'text' })
  budgetMode: BudgetMode;

  @Column({ name: 'budget_micros', type: 'bigint', transformer: safeInteger })
  budgetMicros: number;

  @Column({ name: 'billing_event', type: 'text' })
  billingEvent: BillingEvent;

  @Column({ name: 'bid_type', type: 'text' })
  bidType: 'BID_TYPE_CUSTOM';

  @Column({ name: 'bid_price_micros', type: 'bigint', transformer: safeInteger })
  bidPriceMicros: number;

  @Column({ type: 'text' })
  pacing: 'PACING_MODE_FAST';

  @Column({ name: 'schedule_start_at', type: 'timestamptz', precision: 3 })
  scheduleStartAt: Date;

  @Column({ name: 'schedule_end_at', type: 'timestamptz', precision: 3, nullable: true })
  scheduleEndAt: Date | null;

  @Column({ type: 'text', array: true })
  countries: readonly string[];

  @Column({ type: 'text', array: true })
  languages: readonly string[];

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt: Date;

  static launch({ at, ...input }: NewAdGroup, limits: AdGroupLimits): { adGroup: AdGroup; events: AdGroupLaunched[] } {
    assertAcceptable(input, limits);
    assertSchedulable(input.scheduleStartAt, input.scheduleEndAt, at);
    const adGroup = Object.assign(new AdGroup(), {
      ...input,
      version: 1,
      operationStatus: 'ENABLE',
      operationStatusChangedAt: at,
      createdAt: at,
    });
    const event = occurred(AdGroupLaunched, { adGroupId: adGroup.id, aggregateVersion: 1, state: adGroup.state() });
    return { adGroup, events: [event] };
  }

  edit(edit: AdGroupEdit, limits: AdGroupLimits, at: Date): (AdGroupChanged | AdGroupStopped)[] {
    const next = { ...this.editable(), ...withoutUndefined(edit) };
    assertReachable('ad_group', this.operationStatus, next.operationStatus);
    const changed = (...fields: (keyof AdGroupEdit)[]) => fields.some((field) => !isSame(this[field], next[field]));
    if (!changed(...editableFields)) return [];

    this.assertNotDeleted();
    // Terms that are left alone stay accepted, whatever the rate cards have become since.
    if (changed('budgetMicros', 'bidPriceMicros', 'countries')) assertAcceptable({ ...this, ...next }, limits);
    if (changed('scheduleStartAt') && this.scheduleStartAt <= at) throw new AdGroupAlreadyStarted(this.scheduleStartAt);
    if (changed('scheduleStartAt', 'scheduleEndAt')) assertSchedulable(next.scheduleStartAt, next.scheduleEndAt, at);
    if (changed('operationStatus')) this.operationStatusChangedAt = at;

    Object.assign(this, next);
    this.version += 1;
    return [this.asEvent(at)];
  }

  assertNotDeleted(): void {
    if (this.operationStatus === 'DELETE') throw new AdGroupDeleted(this.id);
  }

  private editable(): Required<AdGroupEdit> {
    const { name, operationStatus, budgetMicros, bidPriceMicros, scheduleStartAt, scheduleEndAt, countries, languages } = this;
    return { name, operationStatus, budgetMicros, bidPriceMicros, scheduleStartAt, scheduleEndAt, countries, languages };
  }

  private asEvent(at: Date): AdGroupChanged | AdGroupStopped {
    const fields = { adGroupId: this.id, aggregateVersion: this.version, state: this.state() };
    return this.operationStatus === 'ENABLE'
      ? occurred(AdGroupChanged, { ...fields, changedAt: at.toISOString() })
      : occurred(AdGroupStopped, { ...fields, stoppedAt: at.toISOString() });
  }

  private state(): AdGroupState {
    return {
      adGroupId: this.id,
      campaignId: this.campaignId,
      businessAccountId: this.businessAccountId,
      currency: this.currency,
      timeZone: this.timeZone,
      operationStatus: this.operationStatus,
      placement: this.placement,
      budgetMode: this.budgetMode,
      budgetMicros: this.budgetMicros,
      billingEvent: this.billingEvent,
      bidType: this.bidType,
      bidPriceMicros: this.bidPriceMicros,
      pacing: this.pacing,
      scheduleStartAt: this.scheduleStartAt.toISOString(),
      scheduleEndAt: this.scheduleEndAt?.toISOString() ?? null,
      targeting: { countries: [...this.countries], languages: [...this.languages] },
    };
  }
}

const editableFields: readonly (keyof AdGroupEdit)[] = [
  'name',
  'operationStatus',
  'budgetMicros',
  'bidPriceMicros',
  'scheduleStartAt',
  'scheduleEndAt',
  'countries',
  'languages',
];

function withoutUndefined(edit: AdGroupEdit): AdGroupEdit {
  return Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
}

type EditableValue = Required<AdGroupEdit>[keyof AdGroupEdit];

function isSame(a: EditableValue, b: EditableValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
