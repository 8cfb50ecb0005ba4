import { CurrentCaller } from '@afterglow/service-defaults/caller';
import { decodeCursor, pageOf, PageQuery, type Page } from '@afterglow/service-defaults/page';
import type { Caller } from '@afterglow/service-defaults/policy';
import { expectedVersion, setEtag } from '@afterglow/service-defaults/precondition';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Get, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { FindBudgetsInForce } from '../ad-group-funds/find-budgets-in-force.ts';
import { IdField } from '../id-field.ts';
import type { AdGroup } from './ad-group.entity.ts';
import { toAdGroupView, type AdGroupView } from './ad-group.view.ts';
import { CreateAdGroupBody } from './create-ad-group.body.ts';
import { CreateAdGroup } from './create-ad-group.ts';
import { EditAdGroupBody } from './edit-ad-group.body.ts';
import { EditAdGroup } from './edit-ad-group.ts';
import { FindAdGroups } from './find-ad-groups.ts';

export class FindAdGroupsQuery extends PageQuery {
  @IsOptional()
  @IdField()
  businessAccountId?: string;

  @IsOptional()
  @IdField()
  campaignId?: string;
}

@Controller('v1/ad-groups')
export class AdGroupsController {
  constructor(
    private readonly requests: Requests,
    private readonly createAdGroup: CreateAdGroup,
    private readonly editAdGroup: EditAdGroup,
    private readonly findAdGroups: FindAdGroups,
    private readonly findBudgetsInForce: FindBudgetsInForce,
  ) {}

  @Post()
  create(@CurrentCaller() { userId }: Caller, @Body() body: CreateAdGroupBody, @Req() request: FastifyRequest): Promise<string> {
    const { targeting, scheduleStartAt, scheduleEndAt, ...fields } = body;
    const input = { ...fields, ...targeting, ...asDates({ scheduleStartAt, scheduleEndAt }), userId };
    return this.requests.commit(request, async (tx) => this.answer(request, await this.createAdGroup.execute(input, tx), tx));
  }

  @Get()
  findMany(
    @CurrentCaller() { userId }: Caller,
    @Query() query: FindAdGroupsQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<AdGroupView>> {
    const { businessAccountId, campaignId, limit } = query;
    const input = { userId, businessAccountId, campaignId, before: decodeCursor(query), take: limit + 1 };
    return this.requests.read(request, async (tx) => {
      const adGroups = await this.findAdGroups.many(input, tx);
      const inForce = await this.findBudgetsInForce.execute(adGroups, tx);
      return pageOf(adGroups, query, (adGroup) => toAdGroupView(adGroup, inForce));
    });
  }

  @Get(':adGroupId')
  findOne(
    @CurrentCaller() { userId }: Caller,
    @Param('adGroupId', UuidParam) adGroupId: string,
    @Req() request: FastifyRequest,
  ): Promise<AdGroupView> {
    return this.requests.read(request, async (tx) =>
      this.answer(request, await this.findAdGroups.one({ adGroupId, userId }, tx), tx),
    );
  }

  @Patch(':adGroupId')
  edit(
    @CurrentCaller() { userId }: Caller,
    @Param('adGroupId', UuidParam) adGroupId: string,
    @Body() body: EditAdGroupBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const { targeting, scheduleStartAt, scheduleEndAt, ...fields } = body;
    const edit = { ...fields, ...targeting, ...asDates({ scheduleStartAt, scheduleEndAt }) };
    const input = { ...edit, adGroupId, userId, expectedVersion: expectedVersion(request) };
    return this.requests.commit(request, async (tx) => this.answer(request, await this.editAdGroup.execute(input, tx), tx));
  }

  private async answer(request: FastifyRequest, adGroup: AdGroup, tx: EntityManager): Promise<AdGroupView> {
    setEtag(request, adGroup.version);
    return toAdGroupView(adGroup, await this.findBudgetsInForce.execute([adGroup], tx));
  }
}

interface ScheduleFields {
  readonly scheduleStartAt: string | undefined;
  readonly scheduleEndAt: string | null | undefined;
}

function asDates({ scheduleStartAt, scheduleEndAt }: ScheduleFields): { scheduleStartAt?: Date; scheduleEndAt?: Date | null } {
  return {
    scheduleStartAt: scheduleStartAt ? new Date(scheduleStartAt) : undefined,
    scheduleEndAt: scheduleEndAt ? new Date(scheduleEndAt) : scheduleEndAt === null ? null : undefined,
  };
}
