import { DomainError } from '@afterglow/service-defaults/domain-error';

export class BillingAccountNotFound extends DomainError {
  constructor(businessAccountId: string) {
    super({
      code: 'billing_account.not_found',
      kind: 'not-found',
      message: `There is no billing account ${businessAccountId} that you may see`,
    });
  }
}

export class MemberRoleNotAllowed extends DomainError {
  constructor(role: string, allowed: readonly string[]) {
    super({
      code: 'billing_account.role_not_allowed',
      kind: 'forbidden',
      message: `Your role in this business account is ${role}; this needs ${allowed.join(' or ')}`,
      facts: { role, allowed },
    });
  }
}

export class TopUpOutOfRange extends DomainError {
  constructor(bounds: { readonly minMicros: number; readonly maxMicros: number }) {
    super({
      code: 'billing_account.top_up_out_of_range',
      kind: 'broken-rule',
      message: `A top-up is at least ${bounds.minMicros} and at most ${bounds.maxMicros} micros`,
      facts: { ...bounds },
    });
  }
}

export class TopUpNotInWholeCents extends DomainError {
  constructor(centMicros: number) {
    super({
      code: 'billing_account.top_up_not_in_whole_cents',
      kind: 'broken-rule',
      message: `A top-up is a multiple of ${centMicros} micros: money comes in whole cents`,
      facts: { multipleOfMicros: centMicros },
    });
  }
}

export class TopUpCurrencyMismatch extends DomainError {
  constructor(currency: string | null) {
    super({
      code: 'billing_account.currency_mismatch',
      kind: 'broken-rule',
      message: `This account is kept in ${currency}; there is no exchange`,
      facts: { currency },
    });
  }
}

export class BudgetAmountMismatch extends DomainError {
  constructor(budgetMode: string) {
    super({
      code: 'billing_account.budget_amount_mismatch',
      kind: 'broken-rule',
      message: 'UNLIMITED has no amount, every other budget has one',
      facts: { budgetMode },
    });
  }
}

export class BillingAccountClosed extends DomainError {
  constructor() {
    super({
      code: 'billing_account.closed',
      kind: 'conflict',
      message: 'The business account is closed: nothing can be spent from it, so it takes no money.',
    });
  }
}
