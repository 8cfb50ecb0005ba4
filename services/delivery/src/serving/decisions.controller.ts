import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { TrackingTokens } from '../tracking/tracking-tokens.ts';
import { DecideAds } from './decide-ads.ts';
import { DecisionsBody, MINORS } from './decisions.body.ts';
import { toDecisionsView, type DecisionsView } from './decisions.view.ts';
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
  async decide(
    @Req() request: FastifyRequest,
    @Body() { viewer, slots, explain = false }: DecisionsBody,
  ): Promise<DecisionsView> {
    // The tables have seen these events, and so has the tail; what they did to pools is not in memory before the next poll.
    if (request.headers['after-event'] !== undefined) await this.memory.poll();
    const { country, language, ageGroup } = viewer;
    const wanted = { country, language, isMinor: ageGroup === MINORS, slots, isExplained: explain };
    const decisions = await this.decideAds.execute(wanted);
    return toDecisionsView(decisions, viewer, { tokens: this.tokens, isExplained: explain });
  }
}
