import { bodySchemaOf } from '@afterglow/service-defaults/body-schema';
import { DirectRoute } from '@afterglow/service-defaults/direct-route';
import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { TrackingTokens } from '../tracking/tracking-tokens.ts';
import { DecideAds } from './decide-ads.ts';
import { DecisionsBody, MINORS } from './decisions.body.ts';
import { decisionsViewSchema, toDecisionsView, type DecisionsView } from './decisions.view.ts';
import { PollMemory } from './poll-memory.ts';

@Controller('v1/decisions')
export class DecisionsController {
  constructor(
    private readonly decideAds: DecideAds,
    private readonly tokens: TrackingTokens,
    private readonly memory: PollMemory,
  ) {}

  @Post()
  @HttpCode(200)
  @DirectRoute()
  @RouteSchema({ body: bodySchemaOf(DecisionsBody), response: { 200: decisionsViewSchema } })
  async decide(@Req() request: FastifyRequest<{ Body: DecisionsBody }>): Promise<DecisionsView> {
    const { viewer, slots, explain } = request.body;
    // The tables have seen these events, and so has the tail; what they did to pools is not in memory before the next poll.
    if (request.headers['after-event'] !== undefined) await this.memory.poll();
    const { country, language, ageGroup } = viewer;
    const wanted = { country, language, isMinor: ageGroup === MINORS, slots, isExplained: explain === true };
    const decisions = await this.decideAds.execute(wanted);
    return toDecisionsView(decisions, viewer, { tokens: this.tokens, isExplained: wanted.isExplained });
  }
}
