import { Module } from '@nestjs/common';
import { AdAuthorizationsModule } from './ad-authorizations/ad-authorizations.module.ts';
import { AdCodesModule } from './ad-codes/ad-codes.module.ts';
import { BusinessAccountsModule } from './business-accounts/business-accounts.module.ts';
import { CreatorAdSettingsModule } from './creator-ad-settings/creator-ad-settings.module.ts';
import { KnownCreatorSuspensionsModule } from './known-creator-suspensions/known-creator-suspensions.module.ts';
import { KnownPostsModule } from './known-posts/known-posts.module.ts';
import { PostAdSettingsModule } from './post-ad-settings/post-ad-settings.module.ts';

@Module({
  imports: [
    AdAuthorizationsModule,
    AdCodesModule,
    BusinessAccountsModule,
    CreatorAdSettingsModule,
    KnownCreatorSuspensionsModule,
    KnownPostsModule,
    PostAdSettingsModule,
  ],
})
export class AppModule {}
