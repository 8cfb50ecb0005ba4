import { Module } from '@nestjs/common';
import { AdsModule } from '../ads/ads.module.ts';
import { AdStatusController } from './ad-status.controller.ts';
import { FindAdStatus } from './find-ad-status.ts';

@Module({ imports: [AdsModule], controllers: [AdStatusController], providers: [FindAdStatus] })
export class AdStatusModule {}
