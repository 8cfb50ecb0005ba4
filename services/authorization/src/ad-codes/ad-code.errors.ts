import { DomainError } from '@afterglow/service-defaults/domain-error';

export class AdCodeMistyped extends DomainError {
  constructor() {
    super({
      code: 'ad_code.mistyped',
      kind: 'broken-rule',
      message: 'This is not an ad code: its check character does not fit. Please compare it with the one you were given.',
    });
  }
}

export class AdCodeNotFound extends DomainError {
  constructor() {
    super({ code: 'ad_code.not_found', kind: 'not-found', message: 'There is no such ad code.' });
  }
}

export class AdCodeUsed extends DomainError {
  constructor(maxAdvertisers: number) {
    super({
      code: 'ad_code.used',
      kind: 'conflict',
      message: `This ad code is used up: it was made for ${maxAdvertisers} advertiser(s).`,
      facts: { maxAdvertisers },
    });
  }
}

export class AdCodeExpired extends DomainError {
  constructor(expiresAt: Date) {
    super({
      code: 'ad_code.expired',
      kind: 'gone',
      message: `This ad code expired at ${expiresAt.toISOString()}.`,
      facts: { expiresAt: expiresAt.toISOString() },
    });
  }
}

export class AdCodeDeleted extends DomainError {
  constructor() {
    super({ code: 'ad_code.deleted', kind: 'gone', message: 'The creator deleted this ad code.' });
  }
}

export class BusinessAccountNotAllowed extends DomainError {
  constructor() {
    super({
      code: 'ad_code.business_account_not_allowed',
      kind: 'forbidden',
      message: 'The creator made this ad code for other business accounts.',
    });
  }
}

export class TooManyWrongAdCodes extends DomainError {
  constructor(retryAfterSeconds: number) {
    super({
      code: 'ad_code.too_many_wrong_codes',
      kind: 'too-many',
      message: `Too many wrong ad codes: the next one is accepted in ${retryAfterSeconds} s.`,
      retryAfterSeconds,
    });
  }
}

export class AdCodeCapsWithoutCurrency extends DomainError {
  constructor() {
    super({
      code: 'ad_code.caps_without_currency',
      kind: 'broken-rule',
      message: 'A daily spend needs a currency, and a currency a daily spend.',
    });
  }
}

export class AdCodeCapsEndPassed extends DomainError {
  constructor(endsAt: string) {
    super({ code: 'ad_code.caps_end_passed', kind: 'broken-rule', message: 'The end is already over.', facts: { endsAt } });
  }
}

export class AdCodeOfOtherCurrency extends DomainError {
  constructor(currency: string) {
    super({
      code: 'ad_code.of_other_currency',
      kind: 'broken-rule',
      message: `The creator allows an amount a day in ${currency}: only accounts of that currency can redeem the code.`,
      facts: { currency },
    });
  }
}
