import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { expectedVersion, setEtag } from '@afterglow/service-defaults/precondition';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Delete, Get, Param, Patch, Post, Req } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { COMMENT_AUDIENCES, PRIVACIES, type CommentAudience, type Privacy } from '../follows/audience.ts';
import { MayBeAbsent, UuidField } from '../request-fields.ts';
import { ChangeStory } from './change-story.ts';
import { DeleteStory } from './delete-story.ts';
import { FindStories } from './find-stories.ts';
import { PublishStory } from './publish-story.ts';
import type { Story } from './story.entity.ts';
import { toStoryView, type StoryView } from './story.view.ts';

export class ChangeStoryBody {
  @MayBeAbsent()
  @IsIn(PRIVACIES)
  privacy?: Privacy;

  @MayBeAbsent()
  @IsIn(COMMENT_AUDIENCES)
  commentAudience?: CommentAudience;
}

export class PublishStoryBody extends ChangeStoryBody {
  /** Null or absent: a story without a sound. */
  @IsOptional()
  @UuidField()
  soundId?: string | null;
}

@Controller('v1/stories')
export class StoriesController {
  constructor(
    private readonly requests: Requests,
    private readonly publishStory: PublishStory,
    private readonly findStories: FindStories,
    private readonly changeStory: ChangeStory,
    private readonly deleteStory: DeleteStory,
  ) {}

  @Post()
  publish(@CurrentCaller() caller: Caller, @Body() body: PublishStoryBody, @Req() request: FastifyRequest): Promise<string> {
    const input = {
      creatorId: caller.userId,
      soundId: body.soundId ?? null,
      privacy: body.privacy ?? 'PUBLIC_TO_EVERYONE',
      commentAudience: body.commentAudience ?? 'EVERYONE',
    } as const;
    return this.requests.commit(request, async (tx) => answer(request, await this.publishStory.execute(input, tx)));
  }

  @Get(':storyId')
  find(
    @CurrentCaller() caller: Caller,
    @Param('storyId', UuidParam) storyId: string,
    @Req() request: FastifyRequest,
  ): Promise<StoryView> {
    const viewer = { storyId, viewerId: caller.userId };
    return this.requests.read(request, async (tx) => answer(request, (await this.findStories.live(viewer, tx)).story));
  }

  @Patch(':storyId')
  change(
    @CurrentCaller() caller: Caller,
    @Param('storyId', UuidParam) storyId: string,
    @Body() body: ChangeStoryBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { storyId, creatorId: caller.userId, expectedVersion: expectedVersion(request), changes: body };
    return this.requests.commit(request, async (tx) => answer(request, await this.changeStory.execute(input, tx)));
  }

  @Delete(':storyId')
  delete(
    @CurrentCaller() caller: Caller,
    @Param('storyId', UuidParam) storyId: string,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { storyId, creatorId: caller.userId };
    return this.requests.commit(request, async (tx) => answer(request, await this.deleteStory.execute(input, tx)));
  }
}

function answer(request: FastifyRequest, story: Story): StoryView {
  setEtag(request, story.version);
  return toStoryView(story);
}
