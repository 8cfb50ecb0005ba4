import { DomainError } from '@afterglow/service-defaults/domain-error';

/** Also the answer to who is no member of its business account. */
export class AdGroupNotFound extends DomainError {
  constructor(adGroupId: string) {
    super({
      code: 'ad_group.not_found',
      kind: 'not-found',
      message: 'There is no ad group with this id in a business account of yours.',
      facts: { adGroupId },
    });
  }
}

export class AdGroupDeleted extends DomainError {
  constructor(adGroupId: string) {
    super({
      code: 'ad_group.deleted',
      kind: 'conflict',
      message: 'The ad group is deleted: it can be read, not changed, and gets no new ads.',
      facts: { adGroupId },
    });
  }
}

export class MarketNotAvailable extends DomainError {
  constructor(countries: readonly string[]) {
    super({
      code: 'ad_group.market_not_available',
      kind: 'broken-rule',
      message: 'There is no rate card for some of these countries: ads are not sold there.',
      facts: { countries },
    });
  }
}

export class MarketOfOtherCurrency extends DomainError {
  constructor(countries: readonly string[], currency: string) {
    super({
      code: 'ad_group.market_of_other_currency',
      kind: 'broken-rule',
      message: `Your account pays in ${currency}: it competes only in markets of that currency.`,
      facts: { countries, currency },
    });
  }
}

export class BudgetBelowMinimum extends DomainError {
  constructor(facts: { budgetMode: string; minimumMicros: number; currency: string }) {
    super({
      code: 'ad_group.budget_below_minimum',
      kind: 'broken-rule',
      message: `The budget is below the minimum of ${facts.minimumMicros} micros for ${facts.budgetMode}.`,
      facts,
    });
  }
}

export class BidBelowFloor extends DomainError {
  constructor(facts: { market: string; floorMicros: number; currency: string }) {
    super({
      code: 'ad_group.bid_below_floor',
      kind: 'broken-rule',
      message: `The bid is below the floor of market ${facts.market}, ${facts.floorMicros} micros.`,
      facts,
    });
  }
}

export class BidAboveBudget extends DomainError {
  constructor(budgetMicros: number) {
    super({
      code: 'ad_group.bid_above_budget',
      kind: 'broken-rule',
      message: 'The bid is above the budget.',
      facts: { budgetMicros },
    });
  }
}

export class ScheduleEndsBeforeStart extends DomainError {
  constructor(scheduleStartAt: Date, scheduleEndAt: Date) {
    super({
      code: 'ad_group.schedule_ends_before_start',
      kind: 'broken-rule',
      message: 'The schedule must end after it starts.',
      facts: { scheduleStartAt: scheduleStartAt.toISOString(), scheduleEndAt: scheduleEndAt.toISOString() },
    });
  }
}

export class ScheduleEndPassed extends DomainError {
  constructor(scheduleEndAt: Date, now: Date) {
    super({
      code: 'ad_group.schedule_end_passed',
      kind: 'broken-rule',
      message: 'The end of the schedule is already over.',
      facts: { scheduleEndAt: scheduleEndAt.toISOString(), now: now.toISOString() },
    });
  }
}

export class AdGroupAlreadyStarted extends DomainError {
  constructor(scheduleStartAt: Date) {
    super({
      code: 'ad_group.already_started',
      kind: 'conflict',
      message: 'The schedule has started: its start is history and can no longer be moved.',
      facts: { scheduleStartAt: scheduleStartAt.toISOString() },
    });
  }
}

export class BillingEventNotAllowed extends DomainError {
  constructor(objectiveType: string, billingEvent: string, allowed: readonly string[]) {
    super({
      code: 'ad_group.billing_event_not_allowed',
      kind: 'broken-rule',
      message: `With ${objectiveType} nobody pays by ${billingEvent}.`,
      facts: { objectiveType, billingEvent, allowed },
    });
  }
}
