import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { Body, Controller, Post, Req } from '@nestjs/common';
import { IsString, IsUUID, Length } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { LimitWrongAdCodes } from '../ad-codes/limit-wrong-ad-codes.ts';
import { FindAdAuthorizations } from './find-ad-authorizations.ts';
import { RedeemAdCode } from './redeem-ad-code.ts';

export class RedeemAdCodeBody {
  @IsString()
  @Length(1, 100)
  adCode: string;

  @IsUUID()
  businessAccountId: string;
}

@Controller('v1/ad-authorizations/redemptions')
export class RedemptionsController {
  constructor(
    private readonly requests: Requests,
    private readonly limitWrongAdCodes: LimitWrongAdCodes,
    private readonly redeemAdCode: RedeemAdCode,
    private readonly findAdAuthorizations: FindAdAuthorizations,
  ) {}

  @Post()
  async redeem(@CurrentCaller() caller: Caller, @Body() body: RedeemAdCodeBody, @Req() request: FastifyRequest): Promise<string> {
    await this.limitWrongAdCodes.admit(caller.userId, body.adCode);
    const input = { ...body, callerId: caller.userId };
    return this.requests.commit(request, async (tx) =>
      this.findAdAuthorizations.viewOf(await this.redeemAdCode.execute(input, tx), tx),
    );
  }
}
