import type { BudgetMode } from '../ad-groups/ad-group-terms.ts';
import { CampaignBudgetBelowMinimum, CampaignBudgetIncomplete } from './campaign.errors.ts';

/** A cap above the budgets of a campaign's ad groups. Both null: there is none. */
export interface CampaignBudget {
  readonly budgetMode: BudgetMode | null;
  readonly budgetMicros: number | null;
}

/** Throws unless the budget names its mode, and is at least what an ad group's would have to be. */
export function assertCampaignBudget(
  { budgetMode, budgetMicros }: CampaignBudget,
  minimumMicros: Readonly<Record<BudgetMode, number>>,
): void {
  if (budgetMode === null && budgetMicros === null) return;
  if (budgetMode === null || budgetMicros === null) throw new CampaignBudgetIncomplete();
  if (budgetMicros < minimumMicros[budgetMode]) throw new CampaignBudgetBelowMinimum(budgetMode, minimumMicros[budgetMode]);
}
