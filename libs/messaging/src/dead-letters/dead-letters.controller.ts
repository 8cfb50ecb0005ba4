import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { DataSource } from 'typeorm';
import { AmbiguousTarget, DeadLetterNotFound } from './dead-letter.errors.ts';
import { DeadLetterOperations } from './dead-letter-operations.ts';
import {
  findDeadLetter,
  groupDeadLetters,
  listDeadLetters,
  type DeadLetterGroup,
  type DeadLetterTarget,
} from './find-dead-letters.ts';
import { toDeadLetterView, type DeadLetterView } from './dead-letter.view.ts';

class TargetBody {
  @IsString()
  @Length(3, 500)
  why: string;

  @IsOptional()
  @IsUUID()
  deadLetterId?: string;

  /** With `key`: all letters of one key. */
  @IsOptional()
  @Matches(/^[a-z.]{1,100}$/)
  topic?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  key?: string;

  /** All letters with one cause. */
  @IsOptional()
  @Matches(/^[0-9a-f]{16}$/)
  fingerprint?: string;
}

class EditBody {
  @IsString()
  @Length(3, 500)
  why: string;

  /** The whole payload, as JSON text. */
  @IsString()
  @MaxLength(65_536)
  value: string;
}

class LettersQuery {
  @Matches(/^[0-9a-f]{16}$/)
  fingerprint: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}

/** For operators: what could not be processed, and what is done about it. None of it needs an Idempotency-Key: twice is once. */
@Controller('operations/dead-letters')
export class DeadLettersController {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(DeadLetterOperations) private readonly operations: DeadLetterOperations,
  ) {}

  /** By cause, most letters first. */
  @Get()
  async groups(): Promise<{ data: DeadLetterGroup[] }> {
    return { data: await groupDeadLetters(this.dataSource.manager) };
  }

  /** The letters of one cause, oldest first. */
  @Get('letters')
  async letters(@Query() query: LettersQuery): Promise<{ data: DeadLetterView[] }> {
    const rows = await listDeadLetters(this.dataSource.manager, query.fingerprint, query.limit);
    return { data: rows.map(toDeadLetterView) };
  }

  @Get(':deadLetterId')
  async one(@Param('deadLetterId', UuidParam) deadLetterId: string): Promise<DeadLetterView> {
    const letter = await findDeadLetter(this.dataSource.manager, deadLetterId);
    if (!letter) throw new DeadLetterNotFound();
    return toDeadLetterView(letter);
  }

  @Put(':deadLetterId/payload')
  async edit(
    @CurrentCaller() caller: Caller,
    @Param('deadLetterId', UuidParam) deadLetterId: string,
    @Body() body: EditBody,
  ): Promise<DeadLetterView> {
    return toDeadLetterView(await this.operations.editing().execute({ ...body, deadLetterId, who: caller.userId }));
  }

  @Post('redrives')
  @HttpCode(200)
  redrive(
    @CurrentCaller() caller: Caller,
    @Body() body: TargetBody,
  ): Promise<{ redriven: number; failed: number; remaining: number }> {
    return this.operations.redriving().execute({ target: targetOf(body), who: caller.userId, why: body.why });
  }

  @Post('discards')
  @HttpCode(200)
  discard(@CurrentCaller() caller: Caller, @Body() body: TargetBody): Promise<{ discarded: number }> {
    return this.operations.discarding().execute({ target: targetOf(body), who: caller.userId, why: body.why });
  }
}

function targetOf({ deadLetterId, topic, key, fingerprint }: TargetBody): DeadLetterTarget {
  const targets: DeadLetterTarget[] = [
    ...(deadLetterId ? [{ deadLetterId }] : []),
    ...(topic !== undefined && key !== undefined ? [{ topic, key }] : []),
    ...(fingerprint ? [{ fingerprint }] : []),
  ];
  const [target] = targets;
  if (!target || targets.length > 1) throw new AmbiguousTarget();
  return target;
}
