import { Body, Controller, Delete, Get, Put } from '@nestjs/common';
import { IsIn, IsInt, IsString, Length, Max, Min } from 'class-validator';
import { CurrentCaller } from './caller.ts';
import { CHANGEABLE_LEVELS, LogLevel, type ChangeableLevel, type LogLevelView } from './log-level.ts';
import type { Caller } from './policy.ts';
import { QuiescenceProbe, type ServiceQuiescence } from './quiescence.ts';

class ChangeLogLevelBody {
  @IsIn(CHANGEABLE_LEVELS)
  level: ChangeableLevel;

  /** At most a working day. */
  @IsInt()
  @Min(1)
  @Max(480)
  minutes: number = 15;

  @IsString()
  @Length(3, 500)
  why: string;
}

/** For platform operators; messaging adds its own routes beside these. */
@Controller('operations')
export class ServiceOperationsController {
  constructor(
    private readonly probe: QuiescenceProbe,
    private readonly logLevel: LogLevel,
  ) {}

  @Get('quiescence')
  quiescence(): Promise<ServiceQuiescence> {
    return this.probe.read();
  }

  @Get('log-level')
  level(): LogLevelView {
    return this.logLevel.view;
  }

  /** In all replicas within seconds, and for `minutes` only. */
  @Put('log-level')
  changeLevel(@CurrentCaller() caller: Caller, @Body() body: ChangeLogLevelBody): Promise<LogLevelView> {
    return this.logLevel.change({ ...body, who: caller.userId });
  }

  @Delete('log-level')
  resetLevel(@CurrentCaller() caller: Caller): Promise<LogLevelView> {
    return this.logLevel.reset(caller.userId);
  }
}
