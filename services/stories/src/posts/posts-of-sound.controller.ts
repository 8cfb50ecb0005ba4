import { CURSOR_RULE, PageQuery, pageOf, type Page } from '@afterglow/service-defaults/page';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { IsIn, IsOptional, Matches } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { FindPostsOfSound, type PostOfSound } from './find-posts-of-sound.ts';
import { encodePerformanceCursor, PERFORMANCE_CURSOR } from './performance-cursor.ts';
import { toPostView, type PostView } from './post.view.ts';

export class PostsOfSoundQuery extends PageQuery {
  /** Of either order: the other one reads on from the same post. */
  @IsOptional()
  @Matches(PERFORMANCE_CURSOR, CURSOR_RULE)
  override cursor?: string;

  @IsIn(['PERFORMANCE', 'NEWEST'])
  sort: 'PERFORMANCE' | 'NEWEST' = 'PERFORMANCE';
}

export interface PostOfSoundView extends PostView {
  readonly performanceScore: number;
}

@Controller('v1/sounds/:soundId/posts')
export class PostsOfSoundController {
  constructor(
    private readonly requests: Requests,
    private readonly findPostsOfSound: FindPostsOfSound,
  ) {}

  @Get()
  list(
    @Param('soundId', UuidParam) soundId: string,
    @Query() query: PostsOfSoundQuery,
    @Req() request: FastifyRequest,
  ): Promise<Page<PostOfSoundView>> {
    return this.requests.read(request, async (tx) => {
      if (query.sort === 'NEWEST') return pageOfPosts(await this.findPostsOfSound.newestFirst(soundId, query, tx), query);
      return pageOfPosts(await this.findPostsOfSound.bestPerformingFirst(soundId, query, tx), query);
    });
  }
}

function pageOfPosts(posts: readonly PostOfSound[], query: PageQuery): Page<PostOfSoundView> {
  const page = pageOf(posts, query, toView);
  const last = page.data.at(-1);
  const more = page.nextCursor !== null && last !== undefined;
  return { ...page, nextCursor: more ? encodePerformanceCursor({ score: last.performanceScore, postId: last.postId }) : null };
}

function toView(post: PostOfSound): PostOfSoundView {
  return { ...toPostView(post, post.engagement), performanceScore: post.engagement.performanceScore };
}
