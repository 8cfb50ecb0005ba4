import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { expectedVersion, setEtag } from '@afterglow/service-defaults/precondition';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Delete, Get, Param, Patch, Post as HttpPost, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { PostEngagement } from '../post-engagements/post-engagement.entity.ts';
import { ChangePostBody } from './change-post.body.ts';
import { ChangePost } from './change-post.ts';
import { DeletePost } from './delete-post.ts';
import { FindPosts } from './find-posts.ts';
import type { Post } from './post.entity.ts';
import { toPostView, type PostView } from './post.view.ts';
import { PublishPostBody } from './publish-post.body.ts';
import { PublishPost } from './publish-post.ts';

@Controller('v1/posts')
export class PostsController {
  constructor(
    private readonly requests: Requests,
    private readonly publishPost: PublishPost,
    private readonly findPosts: FindPosts,
    private readonly changePost: ChangePost,
    private readonly deletePost: DeletePost,
  ) {}

  @HttpPost()
  publish(@CurrentCaller() caller: Caller, @Body() body: PublishPostBody, @Req() request: FastifyRequest): Promise<string> {
    const input = {
      creatorId: caller.userId,
      itemType: body.itemType,
      soundId: body.soundId ?? null,
      caption: body.caption ?? '',
      privacy: body.privacy ?? 'PUBLIC_TO_EVERYONE',
      commentAudience: body.commentAudience ?? 'EVERYONE',
    } as const;
    return this.requests.commit(request, async (tx) => this.answer(request, await this.publishPost.execute(input, tx), tx));
  }

  @Get(':postId')
  find(
    @CurrentCaller() caller: Caller,
    @Param('postId', UuidParam) postId: string,
    @Req() request: FastifyRequest,
  ): Promise<PostView> {
    const viewer = { postId, viewerId: caller.userId };
    return this.requests.read(request, async (tx) => this.answer(request, await this.findPosts.published(viewer, tx), tx));
  }

  @Patch(':postId')
  change(
    @CurrentCaller() caller: Caller,
    @Param('postId', UuidParam) postId: string,
    @Body() body: ChangePostBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { postId, creatorId: caller.userId, expectedVersion: expectedVersion(request), changes: body };
    return this.requests.commit(request, async (tx) => this.answer(request, await this.changePost.execute(input, tx), tx));
  }

  /** Asks for no If-Match: a creator who wants a post gone is never told to look first. */
  @Delete(':postId')
  delete(
    @CurrentCaller() caller: Caller,
    @Param('postId', UuidParam) postId: string,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { postId, creatorId: caller.userId };
    return this.requests.commit(request, async (tx) => this.answer(request, await this.deletePost.execute(input, tx), tx));
  }

  private async answer(request: FastifyRequest, post: Post, tx: EntityManager): Promise<PostView> {
    setEtag(request, post.version);
    return toPostView(post, await tx.findOneByOrFail(PostEngagement, { postId: post.id }));
  }
}
