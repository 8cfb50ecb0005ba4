import { CurrentCaller } from '@afterglow/service-defaults/caller';
import { PageQuery, type Page } from '@afterglow/service-defaults/page';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Delete, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import type { AdCodeView, CreatedAdCodeView } from './ad-code.view.ts';
import { CreateAdCodeBody } from './create-ad-code.body.ts';
import { CreateAdCode } from './create-ad-code.ts';
import { DeleteAdCode } from './delete-ad-code.ts';
import { FindAdCodes } from './find-ad-codes.ts';

@Controller('v1/ad-codes')
export class AdCodesController {
  constructor(
    private readonly requests: Requests,
    private readonly createAdCode: CreateAdCode,
    private readonly deleteAdCode: DeleteAdCode,
    private readonly findAdCodes: FindAdCodes,
  ) {}

  /** The only answer that holds the code, which is why it is kept encrypted for a repetition. */
  @Post()
  create(@CurrentCaller() caller: Caller, @Body() body: CreateAdCodeBody, @Req() request: FastifyRequest): Promise<string> {
    const input = { ...body, creatorId: caller.userId };
    const work = async (tx: EntityManager): Promise<CreatedAdCodeView> => {
      const { adCode, text } = await this.createAdCode.execute(input, tx);
      return { ...(await this.findAdCodes.viewOf(adCode, tx)), adCode: text };
    };
    return this.requests.commit(request, work, { idempotency: 'secret' });
  }

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: PageQuery, @Req() request: FastifyRequest): Promise<Page<AdCodeView>> {
    return this.requests.read(request, (tx) => this.findAdCodes.ofCreator(caller.userId, query, tx));
  }

  @Delete(':adCodeId')
  delete(
    @CurrentCaller() caller: Caller,
    @Param('adCodeId', UuidParam) adCodeId: string,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { adCodeId, creatorId: caller.userId };
    return this.requests.commit(request, async (tx) => this.findAdCodes.viewOf(await this.deleteAdCode.execute(input, tx), tx));
  }
}
