import { occurred } from '@afterglow/contracts/event-contract';
import { anyone } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { ServiceConfig } from '@afterglow/service-defaults/service-config';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { Controller, Inject, Module, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { Outbox } from '../outbox.ts';
import type { Subscriptions } from '../reaction.ts';
import { SAMPLE, sampleDefinition, type SampleCounted } from './sample-event.ts';

@Controller('v1/counts')
class CountsController {
  constructor(
    @Inject(Requests) private readonly requests: Requests,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  @Post(':counter')
  count(@Req() request: FastifyRequest, @Param('counter') counter: string): Promise<string> {
    return this.requests.commit(request, async (tx) => {
      const rows: { version: number }[] = await tx.query(
        `insert into counter as c (counter, version) values ($1, 1)
         on conflict (counter) do update set version = c.version + 1 returning version`,
        [counter],
      );
      const version = rows[0]?.version ?? 0;
      await this.outbox.append(tx, [occurred(SAMPLE, { counter, aggregateVersion: version })]);
      return { counter, version };
    });
  }
}

class NoteWhenCounted {
  readonly event = SAMPLE;
  async react(event: SampleCounted, tx: EntityManager): Promise<void> {
    await tx.query(`insert into effect (counter, version) values ($1, $2)`, [event.counter, event.aggregateVersion]);
  }
}

@Module({ controllers: [CountsController], providers: [NoteWhenCounted] })
class CountingModule {}

/** A whole service with one route, one event and one reaction; its tables are those of COUNTING_TABLES. */
export const countingOverHttp: ServiceDefinition = {
  ...sampleDefinition,
  Config: ServiceConfig,
  module: CountingModule,
  policies: { 'POST /v1/counts/:counter': anyone },
  timers: [],
};

export const countingHears: Subscriptions = { copies: [], acts: [NoteWhenCounted] };
