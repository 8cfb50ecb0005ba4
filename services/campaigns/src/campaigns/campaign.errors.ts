import { DomainError } from '@afterglow/service-defaults/domain-error';
import { campaignOffers, objectiveTypes, type BuyingType, type ObjectiveType } from './campaign-offers.ts';

/** Also the answer to who is no member of its business account. */
export class CampaignNotFound extends DomainError {
  constructor(campaignId: string) {
    super({
      code: 'campaign.not_found',
      kind: 'not-found',
      message: 'There is no campaign with this id in a business account of yours.',
      facts: { campaignId },
    });
  }
}

export class BuyingTypeNotAvailable extends DomainError {
  constructor(buyingType: BuyingType) {
    super({
      code: 'campaign.buying_type_not_available',
      kind: 'broken-rule',
      message: `Campaigns can't be bought as ${buyingType} here; AUCTION is available.`,
      facts: { buyingType, available: ['AUCTION'] },
    });
  }
}

export class CombinationNotAllowed extends DomainError {
  constructor(objectiveType: ObjectiveType, buyingType: BuyingType) {
    const allowed = objectiveTypes.filter((objective) => campaignOffers[objective][buyingType] === 'OFFERED');
    super({
      code: 'campaign.combination_not_allowed',
      kind: 'broken-rule',
      message: `The objective ${objectiveType} can't be bought as ${buyingType}.`,
      facts: { objectiveType, buyingType, allowedObjectiveTypes: allowed },
    });
  }
}

export class CampaignDeleted extends DomainError {
  constructor(campaignId: string) {
    super({
      code: 'campaign.deleted',
      kind: 'conflict',
      message: 'The campaign is deleted: it can be read, not changed, and gets nothing new.',
      facts: { campaignId },
    });
  }
}

export class CampaignBudgetIncomplete extends DomainError {
  constructor() {
    super({
      code: 'campaign.budget_incomplete',
      kind: 'broken-rule',
      message: 'A campaign budget needs both budgetMode and budgetMicros; without one, both are null.',
      facts: {},
    });
  }
}

export class CampaignBudgetBelowMinimum extends DomainError {
  constructor(budgetMode: string, minimumMicros: number) {
    super({
      code: 'campaign.budget_below_minimum',
      kind: 'broken-rule',
      message: `The budget is below the minimum of ${minimumMicros} micros for ${budgetMode}.`,
      facts: { budgetMode, minimumMicros },
    });
  }
}
