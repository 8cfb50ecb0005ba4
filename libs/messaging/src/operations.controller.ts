import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import { DataSource } from 'typeorm';
import { listConsumerPartitions, ResumeHaltedPartition, type ConsumerPartition } from './consumer-controls.ts';
import { readFlow, type Flow } from './flow.ts';
import { readTimeline, type TimelineEntry } from './timeline.ts';

class TimelineQuery {
  /** An entity, an event or a correlation. */
  @IsUUID()
  id: string;

  /** Waits until an event of this plain name is among the answer. */
  @IsOptional()
  @Matches(/^[A-Z][A-Za-z]{1,80}$/)
  until?: string;

  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(30_000)
  waitMs: number = 0;
}

class ResumeBody {
  @Matches(/^[a-z.-]{1,100}$/)
  consumerGroup: string;

  @Matches(/^[a-z.]{1,100}$/)
  topic: string;

  @IsInt()
  @Min(0)
  @Max(1000)
  partition: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  fromOffset?: number;

  @IsString()
  @Length(3, 500)
  why: string;
}

const POLL_MS = 50;

/** For operators: what this service published and processed. */
@Controller('operations')
export class OperationsController {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ResumeHaltedPartition) private readonly resume: ResumeHaltedPartition,
  ) {}

  /** How far each topic is: what waits to be published, and what waits to be processed. */
  @Get('flow')
  flow(): Promise<Flow> {
    return readFlow(this.dataSource.manager);
  }

  @Get('consumers')
  async consumers(): Promise<{ data: ConsumerPartition[] }> {
    return { data: await listConsumerPartitions(this.dataSource.manager) };
  }

  /** After a halt. Resuming twice: the second finds nothing halted (409). */
  @Post('consumers/resumptions')
  @HttpCode(200)
  resumption(@CurrentCaller() caller: Caller, @Body() body: ResumeBody): Promise<ConsumerPartition> {
    return this.resume.execute({ ...body, who: caller.userId });
  }

  /** Poll by poll, so that no connection is held while waiting. */
  @Get('timeline')
  async timeline(@Query() query: TimelineQuery): Promise<{ data: TimelineEntry[]; found: boolean }> {
    for (let waited = 0; ; waited += POLL_MS) {
      const data = await readTimeline(this.dataSource.manager, query.id);
      const found = query.until === undefined || data.some(({ type }) => type.includes(`.${query.until}.`));
      if (found || waited >= query.waitMs) return { data, found };
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}
