import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Controller, Get, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AdStatus } from './ad-status.ts';
import { FindAdStatus } from './find-ad-status.ts';

export interface AdStatusView extends AdStatus {
  readonly adId: string;
  readonly asOf: string;
}

@Controller('v1/ads')
export class AdStatusController {
  constructor(
    private readonly requests: Requests,
    private readonly findAdStatus: FindAdStatus,
  ) {}

  @Get(':adId/status')
  find(
    @CurrentCaller() { userId }: Caller,
    @Param('adId', UuidParam) adId: string,
    @Req() request: FastifyRequest,
  ): Promise<AdStatusView> {
    return this.requests.read(request, async (tx) => {
      const { at, primaryStatus, reasons } = await this.findAdStatus.execute({ adId, userId }, tx);
      return { adId, primaryStatus, reasons, asOf: at.toISOString() };
    });
  }
}
