import { DomainError } from '@afterglow/service-defaults/domain-error';

export class AdAuthorizationDisabled extends DomainError {
  constructor() {
    super({
      code: 'creator_ad_settings.ad_authorization_disabled',
      kind: 'conflict',
      message: 'The creator does not allow ads with any post: the account toggle in the privacy settings is off.',
    });
  }
}
