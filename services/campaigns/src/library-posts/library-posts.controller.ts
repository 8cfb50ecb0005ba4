import { CurrentCaller } from '@afterglow/service-defaults/caller';
import { decodeCursor, pageOf, PageQuery, type Page } from '@afterglow/service-defaults/page';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { Controller, Get, Query, Req } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { IdField } from '../id-field.ts';
import { FindLibraryPosts, promotabilities, type Promotability } from './find-library-posts.ts';
import { toLibraryPostView, type LibraryPostView } from './library-post.view.ts';

export class FindLibraryPostsQuery extends PageQuery {
  @IsOptional()
  @IdField()
  businessAccountId?: string;

  @IsOptional()
  @IdField()
  soundId?: string;

  @IsOptional()
  @IdField()
  creatorId?: string;

  @IsOptional()
  @IsIn(promotabilities)
  promotability?: Promotability;

  @IsIn(['PERFORMANCE', 'NEWEST'])
  sort: 'PERFORMANCE' | 'NEWEST' = 'PERFORMANCE';
}

@Controller('v1/library-posts')
export class LibraryPostsController {
  constructor(
    private readonly requests: Requests,
    private readonly findLibraryPosts: FindLibraryPosts,
  ) {}

  @Get()
  find(
    @CurrentCaller() { userId }: Caller,
    @Query() query: FindLibraryPostsQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<LibraryPostView>> {
    const { businessAccountId, soundId, creatorId, promotability, sort, limit } = query;
    const filters = { businessAccountId, soundId, creatorId, promotability, sort };
    const input = { ...filters, userId, before: decodeCursor(query), take: limit + 1 };
    return this.requests.read(request, async (tx) =>
      pageOf(await this.findLibraryPosts.execute(input, tx), query, toLibraryPostView),
    );
  }
}
