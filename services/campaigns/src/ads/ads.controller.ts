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
import type { Ad } from './ad.entity.ts';
import { toAdView, type AdView } from './ad.view.ts';
import { CreateAdBody } from './create-ad.body.ts';
import { CreateAd } from './create-ad.ts';
import { EditAdBody } from './edit-ad.body.ts';
import { EditAd } from './edit-ad.ts';
import { FindAds } from './find-ads.ts';

export class FindAdsQuery extends PageQuery {
  @IsOptional()
  @IdField()
  businessAccountId?: string;

  @IsOptional()
  @IdField()
  campaignId?: string;

  @IsOptional()
  @IdField()
  adGroupId?: string;
}

@Controller('v1/ads')
export class AdsController {
  constructor(
    private readonly requests: Requests,
    private readonly createAd: CreateAd,
    private readonly editAd: EditAd,
    private readonly findAds: FindAds,
  ) {}

  @Post()
  create(@CurrentCaller() { userId }: Caller, @Body() body: CreateAdBody, @Req() request: FastifyRequest): Promise<string> {
    const input = { ...body, landingPageUrl: body.landingPageUrl ?? null, userId };
    return this.requests.commit(request, async (tx) => answer(request, await this.createAd.execute(input, tx)));
  }

  @Get()
  findMany(
    @CurrentCaller() { userId }: Caller,
    @Query() query: FindAdsQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<AdView>> {
    const { businessAccountId, campaignId, adGroupId, limit } = query;
    const input = { userId, businessAccountId, campaignId, adGroupId, before: decodeCursor(query), take: limit + 1 };
    return this.requests.read(request, async (tx) => pageOf(await this.findAds.many(input, tx), query, toAdView));
  }

  @Get(':adId')
  findOne(
    @CurrentCaller() { userId }: Caller,
    @Param('adId', UuidParam) adId: string,
    @Req() request: FastifyRequest,
  ): Promise<AdView> {
    return this.requests.read(request, async (tx) => answer(request, await this.findAds.one({ adId, userId }, tx)));
  }

  @Patch(':adId')
  edit(
    @CurrentCaller() { userId }: Caller,
    @Param('adId', UuidParam) adId: string,
    @Body() body: EditAdBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { ...body, adId, userId, expectedVersion: expectedVersion(request) };
    return this.requests.commit(request, async (tx) => answer(request, await this.editAd.execute(input, tx)));
  }
}

function answer(request: FastifyRequest, ad: Ad): AdView {
  setEtag(request, ad.version);
  return toAdView(ad);
}
