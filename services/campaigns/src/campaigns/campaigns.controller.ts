import { CurrentCaller } from '@afterglow/service-defaults/caller';
import { decodeCursor, pageOf, PageQuery, type Page } from '@afterglow/service-defaults/page';
import type { Caller } from '@afterglow/service-defaults/policy';
import { expectedVersion, setEtag } from '@afterglow/service-defaults/precondition';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Get, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { IdField } from '../id-field.ts';
import type { Campaign } from './campaign.entity.ts';
import { toCampaignView, type CampaignView } from './campaign.view.ts';
import { CreateCampaignBody } from './create-campaign.body.ts';
import { CreateCampaign } from './create-campaign.ts';
import { EditCampaignBody } from './edit-campaign.body.ts';
import { EditCampaign } from './edit-campaign.ts';
import { FindCampaigns } from './find-campaigns.ts';

export class FindCampaignsQuery extends PageQuery {
  @IsOptional()
  @IdField()
  businessAccountId?: string;
}

@Controller('v1/campaigns')
export class CampaignsController {
  constructor(
    private readonly requests: Requests,
    private readonly createCampaign: CreateCampaign,
    private readonly editCampaign: EditCampaign,
    private readonly findCampaigns: FindCampaigns,
  ) {}

  @Post()
  create(@CurrentCaller() { userId }: Caller, @Body() body: CreateCampaignBody, @Req() request: FastifyRequest): Promise<string> {
    return this.requests.commit(request, async (tx) =>
      answer(request, await this.createCampaign.execute({ ...body, userId }, tx)),
    );
  }

  @Get()
  findMany(
    @CurrentCaller() { userId }: Caller,
    @Query() query: FindCampaignsQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<CampaignView>> {
    const { businessAccountId, limit } = query;
    const input = { userId, businessAccountId, before: decodeCursor(query), take: limit + 1 };
    return this.requests.read(request, async (tx) => pageOf(await this.findCampaigns.many(input, tx), query, toCampaignView));
  }

  @Get(':campaignId')
  findOne(
    @CurrentCaller() { userId }: Caller,
    @Param('campaignId', UuidParam) campaignId: string,
    @Req() request: FastifyRequest,
  ): Promise<CampaignView> {
    return this.requests.read(request, async (tx) => answer(request, await this.findCampaigns.one({ campaignId, userId }, tx)));
  }

  @Patch(':campaignId')
  edit(
    @CurrentCaller() { userId }: Caller,
    @Param('campaignId', UuidParam) campaignId: string,
    @Body() body: EditCampaignBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { ...body, campaignId, userId, expectedVersion: expectedVersion(request) };
    return this.requests.commit(request, async (tx) => answer(request, await this.editCampaign.execute(input, tx)));
  }
}

function answer(request: FastifyRequest, campaign: Campaign): CampaignView {
  setEtag(request, campaign.version);
  return toCampaignView(campaign);
}
