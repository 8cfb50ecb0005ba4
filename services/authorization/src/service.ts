import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { AdAuthorization } from './ad-authorizations/ad-authorization.entity.ts';
import { ExpireAdAuthorizationsWhenDue } from './ad-authorizations/expire-ad-authorizations-when-due.ts';
import { FinishRevokingAdAuthorizationsWhenDue } from './ad-authorizations/finish-revoking-ad-authorizations-when-due.ts';
import { AdCode } from './ad-codes/ad-code.entity.ts';
import { AppModule } from './app.module.ts';
import { BusinessAccount } from './business-accounts/business-account.entity.ts';
import { AuthorizationConfig } from './config.ts';
import { CreatorAdSettings } from './creator-ad-settings/creator-ad-settings.entity.ts';
import { CreateAuthorization1763800000000 } from './database/migrations/1763800000000-create-authorization.ts';
import { CreateKnownCreatorSuspensions1764200000121 } from './database/migrations/1764200000121-create-known-creator-suspensions.ts';
import { KnownCreatorSuspension } from './known-creator-suspensions/known-creator-suspension.entity.ts';
import { LimitGrants1764300000001 } from './database/migrations/1764300000001-limit-grants.ts';
import { SuspendBusinessAccounts1764500000801 } from './database/migrations/1764500000801-suspend-business-accounts.ts';
import { KnownPost } from './known-posts/known-post.entity.ts';
import { policies } from './policies.ts';
import { PostAdSettings } from './post-ad-settings/post-ad-settings.entity.ts';

export const service: ServiceDefinition<AuthorizationConfig> = {
  name: 'authorization',
  Config: AuthorizationConfig,
  module: AppModule,
  entities: [AdAuthorization, AdCode, BusinessAccount, CreatorAdSettings, KnownCreatorSuspension, KnownPost, PostAdSettings],
  migrations: [
    CreateAuthorization1763800000000,
    CreateKnownCreatorSuspensions1764200000121,
    LimitGrants1764300000001,
    SuspendBusinessAccounts1764500000801,
  ],
  policies,
  timers: [ExpireAdAuthorizationsWhenDue, FinishRevokingAdAuthorizationsWhenDue],
  openApi: new URL('../openapi.json', import.meta.url),
};
