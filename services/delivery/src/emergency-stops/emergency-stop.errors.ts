import { DomainError } from '@afterglow/service-defaults/domain-error';

export class EmergencyScopeUnknown extends DomainError {
  constructor() {
    super({
      code: 'emergency_stop.scope_unknown',
      kind: 'broken-rule',
      message: 'A scope is all, market:US, advertiser:<businessAccountId> or post:<postId>, ids in small letters.',
    });
  }
}
