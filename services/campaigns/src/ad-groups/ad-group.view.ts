import type { AdGroup } from './ad-group.entity.ts';

export interface AdGroupView {
  readonly adGroupId: string;
  readonly campaignId: string;
  readonly businessAccountId: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly operationStatus: string;
  readonly placement: string;
  readonly budgetMode: string;
  readonly budgetMicros: number;
  /** Today, or for the whole life: above `budgetMicros` where a lowered budget was spent or held already. */
  readonly budgetInForceMicros: number;
  readonly billingEvent: string;
  readonly bidType: string;
  readonly bidPriceMicros: number;
  readonly pacing: string;
  readonly scheduleStartAt: string;
  readonly scheduleEndAt: string | null;
  readonly targeting: { readonly countries: readonly string[]; readonly languages: readonly string[] };
  readonly createdAt: string;
}

export function toAdGroupView(adGroup: AdGroup, inForce: ReadonlyMap<string, number>): AdGroupView {
  return {
    adGroupId: adGroup.id,
    campaignId: adGroup.campaignId,
    businessAccountId: adGroup.businessAccountId,
    name: adGroup.name,
    currency: adGroup.currency,
    timeZone: adGroup.timeZone,
    operationStatus: adGroup.operationStatus,
    placement: adGroup.placement,
    budgetMode: adGroup.budgetMode,
    budgetMicros: adGroup.budgetMicros,
    budgetInForceMicros: inForce.get(adGroup.id) ?? adGroup.budgetMicros,
    billingEvent: adGroup.billingEvent,
    bidType: adGroup.bidType,
    bidPriceMicros: adGroup.bidPriceMicros,
    pacing: adGroup.pacing,
    scheduleStartAt: adGroup.scheduleStartAt.toISOString(),
    scheduleEndAt: adGroup.scheduleEndAt?.toISOString() ?? null,
    targeting: { countries: adGroup.countries, languages: adGroup.languages },
    createdAt: adGroup.createdAt.toISOString(),
  };
}
