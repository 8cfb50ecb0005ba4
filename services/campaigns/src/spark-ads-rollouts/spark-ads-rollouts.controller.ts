import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { Body, Controller, Get, Put, Req } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsIn, IsUUID, Matches, ValidateIf } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { FindSparkAdsRollouts } from './find-spark-ads-rollouts.ts';
import { PutSparkAdsRollout } from './put-spark-ads-rollout.ts';
import { rolloutStages, type RolloutStage, type SparkAdsRollout } from './spark-ads-rollout.entity.ts';

export class PutSparkAdsRolloutBody {
  /** ISO 3166-1 alpha-2. */
  @Matches(/^[A-Z]{2}$/)
  market: string;

  @IsIn(rolloutStages)
  stage: RolloutStage;

  /** With BETA, and only then: who takes part. */
  @ValidateIf((_body, value) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(200)
  @IsUUID(undefined, { each: true })
  betaBusinessAccountIds?: string[];
}

export interface SparkAdsRolloutView {
  readonly market: string;
  readonly stage: RolloutStage;
  readonly betaBusinessAccountIds: readonly string[];
}

@Controller('v1/spark-ads-rollout')
export class SparkAdsRolloutsController {
  constructor(
    private readonly requests: Requests,
    private readonly findRollouts: FindSparkAdsRollouts,
    private readonly putRollout: PutSparkAdsRollout,
  ) {}

  @Get()
  find(@Req() request: FastifyRequest): Promise<{ data: SparkAdsRolloutView[]; nextCursor: null }> {
    return this.requests.read(request, async (tx) => ({ data: (await this.findRollouts.all(tx)).map(toView), nextCursor: null }));
  }

  @Put()
  put(
    @CurrentCaller() caller: Caller,
    @Body() { market, stage, betaBusinessAccountIds = [] }: PutSparkAdsRolloutBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const accounts = betaBusinessAccountIds.map((id) => id.toLowerCase());
    const input = { market, stage, betaBusinessAccountIds: accounts, operatorId: caller.userId };
    return this.requests.commit(request, async (tx) => toView(await this.putRollout.execute(input, tx)));
  }
}

function toView({ market, stage, betaBusinessAccountIds }: SparkAdsRollout): SparkAdsRolloutView {
  return { market, stage, betaBusinessAccountIds };
}
