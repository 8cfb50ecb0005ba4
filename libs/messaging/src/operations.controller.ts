import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { DataSource } from 'typeorm';
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

const POLL_MS = 50;

/** For operators: what this service published and processed. */
@Controller('operations')
export class OperationsController {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

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
