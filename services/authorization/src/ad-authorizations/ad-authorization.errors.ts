import { DomainError } from '@afterglow/service-defaults/domain-error';

/** Also for a grant between others. */
export class AdAuthorizationNotFound extends DomainError {
  constructor(adAuthorizationId: string) {
    super({
      code: 'ad_authorization.not_found',
      kind: 'not-found',
      message: `There is no ad authorization ${adAuthorizationId} that you are a side of.`,
    });
  }
}

export class AdAuthorizationNotExtendable extends DomainError {
  constructor(status: string) {
    super({
      code: 'ad_authorization.not_extendable',
      kind: 'conflict',
      message: `This ad authorization is ${status}; only one that is in use or expired can be extended.`,
      facts: { status },
    });
  }
}

export class AdAuthorizationExpiredTooLong extends DomainError {
  constructor(endsAt: Date) {
    super({
      code: 'ad_authorization.expired_too_long',
      kind: 'conflict',
      message: `This ad authorization ended at ${endsAt.toISOString()}, and could be extended for 7 days: make a new ad code.`,
      facts: { endsAt: endsAt.toISOString() },
    });
  }
}
