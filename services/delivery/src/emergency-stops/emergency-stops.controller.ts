import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { Body, Controller, Delete, Get, Param, Put, Query, Req } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { SCOPE, type EmergencyStop } from './emergency-stop.entity.ts';
import { EmergencyScopeUnknown } from './emergency-stop.errors.ts';
import { FindEmergencyStops } from './find-emergency-stops.ts';
import { LiftEmergencyStop } from './lift-emergency-stop.ts';
import { PutEmergencyStop } from './put-emergency-stop.ts';

export class EmergencyStopReason {
  @IsString()
  @Length(3, 500)
  why: string;
}

@Controller('v1/emergency-stops')
export class EmergencyStopsController {
  constructor(
    private readonly requests: Requests,
    private readonly putEmergencyStop: PutEmergencyStop,
    private readonly liftEmergencyStop: LiftEmergencyStop,
    private readonly findEmergencyStops: FindEmergencyStops,
  ) {}

  @Get()
  find(@Req() request: FastifyRequest) {
    return this.requests.read(request, async (tx) => {
      const stops = await this.findEmergencyStops.execute(tx);
      return { data: stops.map(viewOf), nextCursor: null };
    });
  }

  @Put(':scope')
  stop(
    @CurrentCaller() caller: Caller,
    @Param('scope') scope: string,
    @Body() { why }: EmergencyStopReason,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { scope: scopeOf(scope), why, operatorId: caller.userId };
    return this.requests.commit(request, async (tx) => viewOf(await this.putEmergencyStop.execute(input, tx)));
  }

  /** The reason is a parameter: not every client sends a body with DELETE. */
  @Delete(':scope')
  lift(
    @CurrentCaller() caller: Caller,
    @Param('scope') scope: string,
    @Query() { why }: EmergencyStopReason,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { scope: scopeOf(scope), why, operatorId: caller.userId };
    return this.requests.commit(request, async (tx) => {
      await this.liftEmergencyStop.execute(input, tx);
      return { scope: input.scope, isStopped: false };
    });
  }
}

function scopeOf(scope: string): string {
  if (!SCOPE.test(scope)) throw new EmergencyScopeUnknown();
  return scope;
}

function viewOf({ scope, why, stoppedBy, stoppedAt }: EmergencyStop) {
  return { scope, isStopped: true, why, stoppedBy, stoppedAt: stoppedAt.toISOString() };
}
