import { contextOf } from '@afterglow/service-defaults/request-context';
import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { AcceptTrackingTokens, type TokenResult } from './accept-tracking-tokens.ts';

class TrackEventsBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(1_000, { each: true })
  tokens: string[];
}

@Controller('v1/tracking-events')
export class TrackingEventsController {
  constructor(private readonly acceptTrackingTokens: AcceptTrackingTokens) {}

  /** One result per token, in their order. */
  @Post()
  @HttpCode(200)
  async track(
    @Req() request: FastifyRequest,
    @Body() { tokens }: TrackEventsBody,
  ): Promise<{ results: { result: TokenResult }[] }> {
    const { correlationId } = contextOf(request).cause;
    const results = await this.acceptTrackingTokens.execute({ tokens, correlationId });
    return { results: results.map((result) => ({ result })) };
  }
}
