import { Module } from '@nestjs/common';
import { CreatorAdSettingsController } from './creator-ad-settings.controller.ts';
import { FindCreatorAdSettings } from './find-creator-ad-settings.ts';
import { SwitchAdAuthorization } from './switch-ad-authorization.ts';

@Module({ controllers: [CreatorAdSettingsController], providers: [FindCreatorAdSettings, SwitchAdAuthorization] })
export class CreatorAdSettingsModule {}
