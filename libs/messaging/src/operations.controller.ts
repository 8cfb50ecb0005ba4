import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import { DataSource } from 'typeorm';
import { listConsumerPartitions, PauseConsumer, ResumeConsumer, type ConsumerPartition } from './consumer-controls.ts';
import { ConsumerLag } from './consumer-lag.ts';
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

class PauseBody {
  @Matches(/^[a-z.-]{1,100}$/)
  consumerGroup: string;

  @Matches(/^[a-z.]{1,100}$/)
  topic: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1000)
  partition?: number;

  @IsString()
  @Length(3, 500)
  why: string;
}

class ResumeBody extends PauseBody {
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  fromOffset?: number;
}

const POLL_MS = 50;

/** For operators: what this service published and processed. */
@Controller('operations')
export class OperationsController {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PauseConsumer) private readonly pause: PauseConsumer,
    @Inject(ResumeConsumer) private readonly resume: ResumeConsumer,
    @Inject(ConsumerLag) private readonly lag: ConsumerLag,
  ) {}

  /** How fast and how far each topic is: what waits to be published, and what waits to be processed. */
  @Get('flow')
  flow(): Promise<Flow> {
    return readFlow(this.dataSource.manager, this.lag);
  }

  @Get('consumers')
  async consumers(): Promise<{ data: ConsumerPartition[] }> {
    return { data: await listConsumerPartitions(this.dataSource.manager) };
  }

  /** Pausing twice: the second finds nothing running (409). */
  @Post('consumers/pauses')
  @HttpCode(200)
  async pauses(@CurrentCaller() caller: Caller, @Body() body: PauseBody): Promise<{ data: ConsumerPartition[] }> {
    return { data: await this.pause.execute({ ...body, who: caller.userId }) };
  }

  /** After a pause or a halt. Resuming twice: the second finds nothing that stands (409). */
  @Post('consumers/resumptions')
  @HttpCode(200)
  async resumptions(@CurrentCaller() caller: Caller, @Body() body: ResumeBody): Promise<{ data: ConsumerPartition[] }> {
    return { data: await this.resume.execute({ ...body, who: caller.userId }) };
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
