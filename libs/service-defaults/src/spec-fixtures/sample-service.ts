import { Body, Controller, Delete, Get, HttpCode, Module, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, MaxLength, Min, ValidateNested } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import { CurrentCaller, OptionalCaller } from '../caller.ts';
import { DomainError, type RefusalKind } from '../domain-error.ts';
import { newId } from '../ids.ts';
import { IsMicros } from '../micros.ts';
import { decodeCursor, pageOf, PageQuery, type Page } from '../page.ts';
import { anyone, client, role, signedIn, type Caller } from '../policy.ts';
import { assertVersion, expectedVersion, setEtag } from '../precondition.ts';
import { Requests } from '../requests.ts';
import { ServiceConfig } from '../service-config.ts';
import type { ServiceDefinition } from '../service-definition.ts';
import { scopeOf } from '../transaction-scope.ts';
import { UuidParam } from '../uuid-param.ts';

export class CreateLetter1763800000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `create table letter (id uuid primary key, version int not null default 1, author_id text not null, body text not null)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table letter`);
  }
}

class StampDto {
  @IsMicros({ min: 1 })
  priceMicros: number;
}

class WriteLetterBody {
  @IsString()
  @MaxLength(20)
  body: string;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => StampDto)
  stamps?: StampDto[];

  @IsOptional()
  @ValidateNested()
  @Type(() => StampDto)
  seal?: StampDto;
}

class FailBody {
  @IsString()
  how: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  retryAfterSeconds?: number;
}

interface LetterRow {
  readonly id: string;
  readonly version: number;
  readonly body: string;
}

async function write(tx: EntityManager, caller: Caller, body: string): Promise<LetterRow> {
  const id = newId();
  await tx.query(`insert into letter (id, author_id, body) values ($1, $2, $3)`, [id, caller.userId, body]);
  scopeOf(tx).causedEvents.push({ type: 'LetterWritten', id });
  return { id, version: 1, body };
}

@Controller('v1/letters')
class LettersController {
  constructor(private readonly requests: Requests) {}

  @Post()
  write(@CurrentCaller() caller: Caller, @Body() body: WriteLetterBody, @Req() request: FastifyRequest): Promise<string> {
    return this.requests.commit(request, async (tx) => {
      const letter = await write(tx, caller, body.body);
      setEtag(request, letter.version);
      return letter;
    });
  }

  @Get()
  list(@Query() query: PageQuery, @Req() request: FastifyRequest): Promise<Page<{ body: string }>> {
    return this.requests.read(request, async (tx) => {
      const rows: LetterRow[] = await tx.query(
        `select id, body from letter where $1::uuid is null or id < $1 order by id desc limit $2`,
        [decodeCursor(query) ?? null, query.limit + 1],
      );
      return pageOf(rows, query, ({ body }) => ({ body }));
    });
  }

  @Patch(':letterId')
  edit(
    @Param('letterId', UuidParam) letterId: string,
    @Body() body: WriteLetterBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const expected = expectedVersion(request);
    return this.requests.commit(request, async (tx) => {
      const rows: LetterRow[] = await tx.query(`select * from letter where id = $1 for update`, [letterId]);
      if (!rows[0]) throw new DomainError({ code: 'letter.not_found', kind: 'not-found', message: 'There is no such letter' });
      assertVersion(rows[0].version, expected);
      await tx.query(`update letter set version = version + 1, body = $2 where id = $1`, [letterId, body.body]);
      setEtag(request, expected + 1);
      return { id: letterId, body: body.body };
    });
  }

  @Delete(':letterId')
  @HttpCode(204)
  remove(@Param('letterId', UuidParam) letterId: string, @Req() request: FastifyRequest): Promise<string> {
    return this.requests.commit(request, async (tx) => {
      await tx.query(`delete from letter where id = $1`, [letterId]);
    });
  }
}

@Controller('v1')
class OtherController {
  constructor(private readonly requests: Requests) {}

  @Post('secret-letters')
  secret(@CurrentCaller() caller: Caller, @Body() body: WriteLetterBody, @Req() request: FastifyRequest): Promise<string> {
    return this.requests.commit(request, (tx) => write(tx, caller, body.body), { idempotency: 'secret' });
  }

  @Post('pings')
  ping(@Req() request: FastifyRequest): Promise<string> {
    return this.requests.commit(request, async () => ({ pong: newId() }), { idempotency: 'none' });
  }

  /** Writes, and then fails in the way that it is told to. */
  @Post('failures')
  fail(@CurrentCaller() caller: Caller, @Body() body: FailBody, @Req() request: FastifyRequest): Promise<string> {
    return this.requests.commit(request, async (tx) => {
      await write(tx, caller, 'never kept');
      if (body.how === 'lock') await tx.query(`select set_config('lock_timeout', '20ms', true), pg_advisory_xact_lock(1)`);
      if (body.how === 'lost') await tx.query(`select pg_terminate_backend(pg_backend_pid())`);
      if (body.how === 'slow') await tx.query(`set local statement_timeout = '20ms'; select pg_sleep(5)`);
      if (body.how === 'bug') throw new TypeError('secret internals');
      if (body.how === 'sql') await tx.query(`select no_such_column from letter where body = $1`, ['secret parameter']);
      throw new DomainError({
        code: 'letter.refused',
        kind: body.how as RefusalKind,
        message: 'No, and this is why',
        facts: { limit: 3 },
        ...(body.retryAfterSeconds && { retryAfterSeconds: body.retryAfterSeconds }),
      });
    });
  }

  @Get('me')
  me(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }

  @Get('front-page')
  frontPage(@OptionalCaller() caller: Caller | undefined): { reader: string } {
    return { reader: caller?.userId ?? 'anyone' };
  }

  @Get('desk')
  desk(): { open: boolean } {
    return { open: true };
  }

  @Get('feed')
  feed(@CurrentCaller() caller: Caller): { reader: string } {
    return { reader: caller.userId };
  }
}

@Module({ controllers: [LettersController, OtherController] })
class SampleModule {}

/** A service as small as it can be that still uses everything that this library has. */
export const sampleService: ServiceDefinition = {
  name: 'sample',
  Config: ServiceConfig,
  module: SampleModule,
  entities: [],
  migrations: [CreateLetter1763800000001],
  timers: [],
  policies: {
    'POST /v1/letters': signedIn(),
    'GET /v1/letters': signedIn(),
    'PATCH /v1/letters/:letterId': signedIn(),
    'DELETE /v1/letters/:letterId': signedIn(),
    'POST /v1/secret-letters': signedIn(),
    'POST /v1/pings': signedIn(),
    'POST /v1/failures': signedIn(),
    'GET /v1/me': signedIn(),
    'GET /v1/front-page': anyone,
    'GET /v1/desk': role('moderator'),
    'GET /v1/feed': client('feed'),
  },
};
