import { DomainError } from '@afterglow/service-defaults/domain-error';
import type { MemberRole } from './known-business-account.entity.ts';

/** Also the answer to who is no member of it. */
export class BusinessAccountNotFound extends DomainError {
  constructor(businessAccountId: string) {
    super({
      code: 'business_account.not_found',
      kind: 'not-found',
      message: 'There is no business account with this id that you are a member of.',
      facts: { businessAccountId },
    });
  }
}

export class BusinessAccountNotActive extends DomainError {
  constructor(businessAccountId: string, status: string) {
    super({
      code: 'business_account.not_active',
      kind: 'broken-rule',
      message: `The business account is ${status}: nothing new can be created for it.`,
      facts: { businessAccountId, status },
    });
  }
}

export class MemberRoleNotAllowed extends DomainError {
  constructor(role: MemberRole, allowed: readonly MemberRole[]) {
    super({
      code: 'business_account.role_not_allowed',
      kind: 'forbidden',
      message: `As ${role} you can read this business account's campaigns, not change them.`,
      facts: { role, allowed },
    });
  }
}
