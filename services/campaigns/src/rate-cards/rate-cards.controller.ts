import { Requests } from '@afterglow/service-defaults/requests';
import { Controller, Get, Query, Req } from '@nestjs/common';
import { IsOptional, Matches } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { FindRateCards } from './find-rate-cards.ts';
import { toRateCardView, type RateCardView } from './rate-card.view.ts';

export class FindRateCardsQuery {
  /** ISO 3166-1 alpha-2. */
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  market?: string;
}

@Controller('v1/rate-cards')
export class RateCardsController {
  constructor(
    private readonly requests: Requests,
    private readonly findRateCards: FindRateCards,
  ) {}

  @Get()
  find(@Query() query: FindRateCardsQuery, @Req() request: FastifyRequest): Promise<{ data: RateCardView[]; nextCursor: null }> {
    return this.requests.read(request, async (tx) => {
      const rateCards = await this.findRateCards.execute(query, tx);
      return { data: rateCards.map(toRateCardView), nextCursor: null };
    });
  }
}
