import { bodySchemaOf } from '@afterglow/service-defaults/body-schema';
import { DirectRoute } from '@afterglow/service-defaults/direct-route';
import { contextOf } from '@afterglow/service-defaults/request-context';
import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { AcceptTrackingTokens, type TokenResult } from './accept-tracking-tokens.ts';

export class TrackEventsBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(1_000, { each: true })
  tokens: string[];
}

/** For Fastify's serialiser. */
const resultsSchema = {
  type: 'object',
  properties: { results: { type: 'array', items: { type: 'object', properties: { result: { type: 'string' } } } } },
};

@Controller('v1/tracking-events')
export class TrackingEventsController {
  constructor(private readonly acceptTrackingTokens: AcceptTrackingTokens) {}

  /** One result per token, in their order. */
  @Post()
  @HttpCode(200)
  @DirectRoute()
  @RouteSchema({ body: bodySchemaOf(TrackEventsBody), response: { 200: resultsSchema } })
  async track(@Req() request: FastifyRequest<{ Body: TrackEventsBody }>): Promise<{ results: { result: TokenResult }[] }> {
    const { tokens } = request.body;
    const { correlationId } = contextOf(request).cause;
    const results = await this.acceptTrackingTokens.execute({ tokens, correlationId });
    return { results: results.map((result) => ({ result })) };
  }
}
