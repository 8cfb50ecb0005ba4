import { Module } from '@nestjs/common';
import { FindRateCards } from './find-rate-cards.ts';
import { PublishRateCardsWhenDue } from './publish-rate-cards-when-due.ts';
import { PublishRateCards } from './publish-rate-cards.ts';
import { RateCardsController } from './rate-cards.controller.ts';

@Module({ controllers: [RateCardsController], providers: [FindRateCards, PublishRateCards, PublishRateCardsWhenDue] })
export class RateCardsModule {}
