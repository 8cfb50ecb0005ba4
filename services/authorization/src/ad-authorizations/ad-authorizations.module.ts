import { Module } from '@nestjs/common';
import { LimitWrongAdCodes } from '../ad-codes/limit-wrong-ad-codes.ts';
import { AdAuthorizationsController } from './ad-authorizations.controller.ts';
import { ExpireAdAuthorizationsWhenDue } from './expire-ad-authorizations-when-due.ts';
import { ExtendAdAuthorization } from './extend-ad-authorization.ts';
import { FindAdAuthorizations } from './find-ad-authorizations.ts';
import { FinishRevokingAdAuthorizationsWhenDue } from './finish-revoking-ad-authorizations-when-due.ts';
import { RedeemAdCode } from './redeem-ad-code.ts';
import { RedemptionsController } from './redemptions.controller.ts';
import { RevokeAdAuthorization } from './revoke-ad-authorization.ts';

@Module({
  controllers: [AdAuthorizationsController, RedemptionsController],
  providers: [
    ExpireAdAuthorizationsWhenDue,
    ExtendAdAuthorization,
    FindAdAuthorizations,
    FinishRevokingAdAuthorizationsWhenDue,
    LimitWrongAdCodes,
    RedeemAdCode,
    RevokeAdAuthorization,
  ],
})
export class AdAuthorizationsModule {}
