import type { SoundRight } from '@afterglow/contracts/stories/sound.state';
import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Get, Param, Post, Put, Req } from '@nestjs/common';
import { IsIn } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { MayBeAbsent, TextField, UuidField } from '../request-fields.ts';
import { DecideSoundOwnership } from './decide-sound-ownership.ts';
import { FindSounds } from './find-sounds.ts';
import { PutSoundRightsBody, type SoundRightBody } from './put-sound-rights.body.ts';
import { PutSoundRights } from './put-sound-rights.ts';
import { RegisterSound } from './register-sound.ts';
import { OWNERSHIP_DECISIONS, type OwnershipDecision } from './sound.entity.ts';
import { toSoundView, type SoundView } from './sound.view.ts';

export class RegisterSoundBody {
  @TextField({ min: 1, max: 150 })
  title: string;
}

export class DecideSoundOwnershipBody {
  @IsIn(OWNERSHIP_DECISIONS)
  decision: OwnershipDecision;

  /** Absent with VERIFIED: whoever registered the sound. */
  @MayBeAbsent()
  @UuidField()
  ownerId?: string;
}

@Controller('v1/sounds')
export class SoundsController {
  constructor(
    private readonly requests: Requests,
    private readonly registerSound: RegisterSound,
    private readonly findSounds: FindSounds,
    private readonly decideSoundOwnership: DecideSoundOwnership,
    private readonly putSoundRights: PutSoundRights,
  ) {}

  @Post()
  register(@CurrentCaller() caller: Caller, @Body() body: RegisterSoundBody, @Req() request: FastifyRequest): Promise<string> {
    const input = { title: body.title, registeredBy: caller.userId };
    return this.requests.commit(request, async (tx) => toSoundView(await this.registerSound.execute(input, tx)));
  }

  @Get(':soundId')
  find(@Param('soundId', UuidParam) soundId: string, @Req() request: FastifyRequest): Promise<SoundView> {
    return this.requests.read(request, async (tx) => toSoundView(await this.findSounds.byId(soundId, tx)));
  }

  @Post(':soundId/ownership-decisions')
  decideOwnership(
    @Param('soundId', UuidParam) soundId: string,
    @Body() body: DecideSoundOwnershipBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { ...body, soundId };
    return this.requests.commit(request, async (tx) => toSoundView(await this.decideSoundOwnership.execute(input, tx)));
  }

  /** Asks for no If-Match: an owner who takes a right back is never told to look first. */
  @Put(':soundId/rights')
  putRights(
    @CurrentCaller() caller: Caller,
    @Param('soundId', UuidParam) soundId: string,
    @Body() { rights }: PutSoundRightsBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { soundId, ownerId: caller.userId, rights: rights && rights.map(asSpelled) };
    return this.requests.commit(request, async (tx) => toSoundView(await this.putSoundRights.execute(input, tx)));
  }
}

/** Instants have one spelling, as in events. */
function asSpelled({ market, startsAt, endsAt }: SoundRightBody): SoundRight {
  const spelled = (instant: string) => new Date(instant).toISOString();
  return { market, startsAt: spelled(startsAt), endsAt: endsAt === null ? null : spelled(endsAt) };
}
