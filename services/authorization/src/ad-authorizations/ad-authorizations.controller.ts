import { CurrentCaller } from '@afterglow/service-defaults/caller';
import { PageQuery, type Page } from '@afterglow/service-defaults/page';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AdAuthorizationView } from './ad-authorization.view.ts';
import { ExtendAdAuthorizationBody } from './extend-ad-authorization.body.ts';
import { ExtendAdAuthorization } from './extend-ad-authorization.ts';
import { FindAdAuthorizations } from './find-ad-authorizations.ts';
import { RevokeAdAuthorization } from './revoke-ad-authorization.ts';

@Controller('v1/ad-authorizations')
export class AdAuthorizationsController {
  constructor(
    private readonly requests: Requests,
    private readonly findAdAuthorizations: FindAdAuthorizations,
    private readonly revokeAdAuthorization: RevokeAdAuthorization,
    private readonly extendAdAuthorization: ExtendAdAuthorization,
  ) {}

  @Get()
  list(
    @CurrentCaller() caller: Caller,
    @Query() query: PageQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<AdAuthorizationView>> {
    return this.requests.read(request, (tx) => this.findAdAuthorizations.ofUser(caller.userId, query, tx));
  }

  @Get(':adAuthorizationId')
  find(
    @CurrentCaller() caller: Caller,
    @Param('adAuthorizationId', UuidParam) adAuthorizationId: string,
    @Req() request: FastifyRequest,
  ): Promise<AdAuthorizationView> {
    return this.requests.read(request, (tx) => this.findAdAuthorizations.one(adAuthorizationId, caller.userId, tx));
  }

  /** Asks for no If-Match: a creator who says no is never told to look first. */
  @Post(':adAuthorizationId/revocation')
  revoke(
    @CurrentCaller() caller: Caller,
    @Param('adAuthorizationId', UuidParam) adAuthorizationId: string,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { adAuthorizationId, creatorId: caller.userId };
    return this.requests.commit(request, async (tx) =>
      this.findAdAuthorizations.viewOf(await this.revokeAdAuthorization.execute(input, tx), tx),
    );
  }

  /** The answer to a repeated request is stored with its key: nothing is extended twice. */
  @Post(':adAuthorizationId/extension')
  extend(
    @CurrentCaller() caller: Caller,
    @Param('adAuthorizationId', UuidParam) adAuthorizationId: string,
    @Body() { authorizationDays }: ExtendAdAuthorizationBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { adAuthorizationId, creatorId: caller.userId, authorizationDays };
    return this.requests.commit(request, async (tx) =>
      this.findAdAuthorizations.viewOf(await this.extendAdAuthorization.execute(input, tx), tx),
    );
  }
}
