import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { Body, Controller, Get, Put, Req } from '@nestjs/common';
import { IsBoolean } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { FindCreatorAdSettings } from './find-creator-ad-settings.ts';
import { toPrivacySettingsView, type PrivacySettingsView } from './privacy-settings.view.ts';
import { SwitchAdAuthorization } from './switch-ad-authorization.ts';

export class PrivacySettingsBody {
  @IsBoolean()
  adAuthorizationEnabled: boolean;
}

@Controller('v1/creators/me/privacy-settings')
export class CreatorAdSettingsController {
  constructor(
    private readonly requests: Requests,
    private readonly findCreatorAdSettings: FindCreatorAdSettings,
    private readonly switchAdAuthorization: SwitchAdAuthorization,
  ) {}

  @Get()
  find(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): Promise<PrivacySettingsView> {
    return this.requests.read(request, (tx) => this.findCreatorAdSettings.ofCreator(caller.userId, tx));
  }

  /** Asks for no If-Match: a creator who says no is never told to look first. */
  @Put()
  switch(@CurrentCaller() caller: Caller, @Body() body: PrivacySettingsBody, @Req() request: FastifyRequest): Promise<string> {
    const input = { creatorId: caller.userId, adAuthorizationEnabled: body.adAuthorizationEnabled };
    return this.requests.commit(request, async (tx) =>
      toPrivacySettingsView(await this.switchAdAuthorization.execute(input, tx)),
    );
  }
}
