import { Module } from '@nestjs/common';
import { PostAdSettingsController } from './post-ad-settings.controller.ts';
import { SwitchPostPromotable } from './switch-post-promotable.ts';

@Module({ controllers: [PostAdSettingsController], providers: [SwitchPostPromotable] })
export class PostAdSettingsModule {}
