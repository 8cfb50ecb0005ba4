import { DomainError } from '@afterglow/service-defaults/domain-error';

/** Also for an account of others. */
export class BusinessAccountNotFound extends DomainError {
  constructor(businessAccountId: string) {
    super({
      code: 'business_account.not_found',
      kind: 'not-found',
      message: `There is no business account ${businessAccountId} that you are a member of.`,
    });
  }
}

export class BusinessRoleMissing extends DomainError {
  constructor(roles: readonly string[]) {
    super({
      code: 'business_account.role_missing',
      kind: 'forbidden',
      message: `Your role in this business account does not allow it: it takes ${roles.join(' or ')}.`,
      facts: { roles },
    });
  }
}

export class BusinessAccountNotActive extends DomainError {
  constructor(status: string) {
    super({
      code: 'business_account.not_active',
      kind: 'conflict',
      message: `This business account is ${status}; only an ACTIVE one may do that.`,
      facts: { status },
    });
  }
}

export class LastAdmin extends DomainError {
  constructor() {
    super({
      code: 'business_account.last_admin',
      kind: 'conflict',
      message: 'This is the last ADMIN of the business account: make somebody else ADMIN first.',
    });
  }
}

export class TooManyMembers extends DomainError {
  constructor(max: number) {
    super({
      code: 'business_account.too_many_members',
      kind: 'broken-rule',
      message: `A business account has at most ${max} members.`,
      facts: { max },
    });
  }
}

export class CurrencyNotSupported extends DomainError {
  constructor(currency: string, supported: readonly string[]) {
    super({
      code: 'business_account.currency_not_supported',
      kind: 'broken-rule',
      message: `No market has the currency ${currency}; choose one of ${supported.join(', ')}.`,
      facts: { supported },
    });
  }
}

export class TimeZoneUnknown extends DomainError {
  constructor() {
    super({
      code: 'business_account.time_zone_unknown',
      kind: 'broken-rule',
      message: 'There is no such time zone: it takes a name of the IANA data base, such as Europe/Lisbon.',
    });
  }
}

export class BusinessAccountIsClosed extends DomainError {
  constructor() {
    super({ code: 'business_account.closed', kind: 'conflict', message: 'This business account is closed, for good.' });
  }
}

export class BusinessAccountNotSuspended extends DomainError {
  constructor(status: string) {
    super({
      code: 'business_account.not_suspended',
      kind: 'conflict',
      message: `This business account is ${status}: there is no suspension to appeal.`,
      facts: { status },
    });
  }
}

export class AppealMade extends DomainError {
  constructor() {
    super({
      code: 'business_account.appeal_made',
      kind: 'conflict',
      message: 'This suspension was appealed already, and only once counts.',
    });
  }
}

export class AppealTooLate extends DomainError {
  constructor(appealEndsAt: string) {
    super({
      code: 'business_account.appeal_too_late',
      kind: 'conflict',
      message: `This suspension could be appealed until ${appealEndsAt}.`,
      facts: { appealEndsAt },
    });
  }
}

export class NoAppealToDecide extends DomainError {
  constructor() {
    super({ code: 'business_account.no_appeal', kind: 'conflict', message: 'There is no appeal that waits for a decision.' });
  }
}
