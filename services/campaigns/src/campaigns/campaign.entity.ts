import { CampaignChanged } from '@afterglow/contracts/campaigns/campaign-changed';
import { CampaignCreated } from '@afterglow/contracts/campaigns/campaign-created';
import type { CampaignState } from '@afterglow/contracts/campaigns/campaign.state';
import { occurred } from '@afterglow/contracts/event-contract';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BudgetMode } from '../ad-groups/ad-group-terms.ts';
import { assertReachable, type OperationStatus } from '../operation-status/operation-status.ts';
import { assertCampaignBudget, type CampaignBudget } from './campaign-budget.ts';
import { campaignOffers, type BuyingType, type ObjectiveType } from './campaign-offers.ts';
import { BuyingTypeNotAvailable, CampaignDeleted, CombinationNotAllowed } from './campaign.errors.ts';

export interface NewCampaign extends CampaignBudget {
  readonly id: string;
  readonly businessAccountId: string;
  readonly name: string;
  readonly objectiveType: ObjectiveType;
  readonly buyingType: BuyingType;
  readonly at: Date;
}

export type MinimumMicros = Readonly<Record<BudgetMode, number>>;

export interface CampaignEdit {
  readonly name?: string;
  readonly operationStatus?: OperationStatus;
  /** Null takes the campaign's budget away. */
  readonly budgetMode?: BudgetMode | null;
  readonly budgetMicros?: number | null;
  readonly at: Date;
}

@Entity({ name: 'campaign' })
export class Campaign {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'business_account_id', type: 'uuid' })
  businessAccountId: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'objective_type', type: 'text' })
  objectiveType: ObjectiveType;

  @Column({ name: 'buying_type', type: 'text' })
  buyingType: BuyingType;

  @Column({ name: 'operation_status', type: 'text' })
  operationStatus: OperationStatus;

  @Column({ name: 'operation_status_changed_at', type: 'timestamptz', precision: 3 })
  operationStatusChangedAt: Date;

  @Column({ name: 'budget_mode', type: 'text', nullable: true })
  budgetMode: BudgetMode | null;

  @Column({ name: 'budget_micros', type: 'bigint', transformer: safeInteger, nullable: true })
  budgetMicros: number | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt: Date;

  static create(input: NewCampaign, minimumMicros: MinimumMicros): { campaign: Campaign; events: CampaignCreated[] } {
    const offer = campaignOffers[input.objectiveType][input.buyingType];
    if (offer === 'NOT_AVAILABLE') throw new BuyingTypeNotAvailable(input.buyingType);
    if (offer === 'NOT_ALLOWED') throw new CombinationNotAllowed(input.objectiveType, input.buyingType);
    assertCampaignBudget(input, minimumMicros);
    const { at, ...fields } = input;
    const campaign = Object.assign(new Campaign(), {
      ...fields,
      version: 1,
      operationStatus: 'ENABLE',
      operationStatusChangedAt: at,
      createdAt: at,
    });
    const event = occurred(CampaignCreated, { campaignId: campaign.id, aggregateVersion: 1, state: campaign.state() });
    return { campaign, events: [event] };
  }

  /** One event for the whole campaign: whoever serves its ads reads there that it is disabled, and what it may spend. */
  edit({ at, ...edit }: CampaignEdit, minimumMicros: MinimumMicros): CampaignChanged[] {
    const { name, operationStatus, budgetMode, budgetMicros } = this;
    const next = { name, operationStatus, budgetMode, budgetMicros, ...withoutUndefined(edit) };
    assertReachable('campaign', operationStatus, next.operationStatus);
    const isBudgetEdited = next.budgetMode !== budgetMode || next.budgetMicros !== budgetMicros;
    if (next.name === name && next.operationStatus === operationStatus && !isBudgetEdited) return [];

    this.assertNotDeleted();
    if (isBudgetEdited) assertCampaignBudget(next, minimumMicros);
    if (next.operationStatus !== operationStatus) this.operationStatusChangedAt = at;
    Object.assign(this, next);
    this.version += 1;
    return [
      occurred(CampaignChanged, {
        campaignId: this.id,
        aggregateVersion: this.version,
        state: this.state(),
        changedAt: at.toISOString(),
      }),
    ];
  }

  assertNotDeleted(): void {
    if (this.operationStatus === 'DELETE') throw new CampaignDeleted(this.id);
  }

  private state(): CampaignState {
    return {
      campaignId: this.id,
      businessAccountId: this.businessAccountId,
      objectiveType: this.objectiveType,
      buyingType: this.buyingType,
      operationStatus: this.operationStatus,
      budgetMode: this.budgetMode,
      budgetMicros: this.budgetMicros,
      createdAt: this.createdAt.toISOString(),
    };
  }
}

function withoutUndefined<T extends object>(edit: T): Partial<T> {
  return Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) as Partial<T>;
}
