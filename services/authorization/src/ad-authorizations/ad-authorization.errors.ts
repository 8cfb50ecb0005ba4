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
