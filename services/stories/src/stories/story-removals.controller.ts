import { CurrentCaller } from '@afterglow/service-defaults/caller';
import type { Caller } from '@afterglow/service-defaults/policy';
import { Requests } from '@afterglow/service-defaults/requests';
import { UuidParam } from '@afterglow/service-defaults/uuid-param';
import { Body, Controller, Param, Post, Req } from '@nestjs/common';
import { IsIn } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { ModerationBody } from '../moderation.body.ts';
import { TextField } from '../request-fields.ts';
import { AppealStoryRemoval } from './appeal-story-removal.ts';
import { DecideStoryAppeal } from './decide-story-appeal.ts';
import { RemoveStory } from './remove-story.ts';
import type { StoryAppeal } from './story-removal.ts';
import type { Story } from './story.entity.ts';

export class AppealStoryRemovalBody {
  @TextField({ min: 1, max: 2000 })
  text: string;
}

export class DecideStoryAppealBody {
  @IsIn(['RESTORED', 'UPHELD'])
  decision: 'RESTORED' | 'UPHELD';
}

/** For the creator and moderators: not the content, and not who decided. */
export interface StoryRemovalView {
  readonly storyId: string;
  readonly status: string;
  readonly expiresAt: string;
  readonly removal: {
    readonly reason: string;
    readonly removedAt: string;
    readonly appeal: Pick<StoryAppeal, 'text' | 'appealedAt' | 'decision' | 'decidedAt'> | null;
  } | null;
}

@Controller('v1/stories/:storyId')
export class StoryRemovalsController {
  constructor(
    private readonly requests: Requests,
    private readonly removeStory: RemoveStory,
    private readonly appealRemoval: AppealStoryRemoval,
    private readonly decideAppeal: DecideStoryAppeal,
  ) {}

  @Post('removal')
  remove(
    @CurrentCaller() caller: Caller,
    @Param('storyId', UuidParam) storyId: string,
    @Body() { reason }: ModerationBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { storyId, reason, moderatorId: caller.userId };
    return this.requests.commit(request, async (tx) => viewOf(await this.removeStory.execute(input, tx)));
  }

  @Post('appeal')
  appeal(
    @CurrentCaller() caller: Caller,
    @Param('storyId', UuidParam) storyId: string,
    @Body() { text }: AppealStoryRemovalBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { storyId, text, creatorId: caller.userId };
    return this.requests.commit(request, async (tx) => viewOf(await this.appealRemoval.execute(input, tx)));
  }

  @Post('appeal-decision')
  decide(
    @CurrentCaller() caller: Caller,
    @Param('storyId', UuidParam) storyId: string,
    @Body() { decision }: DecideStoryAppealBody,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const input = { storyId, decision, moderatorId: caller.userId };
    return this.requests.commit(request, async (tx) => viewOf(await this.decideAppeal.execute(input, tx)));
  }
}

function viewOf({ id: storyId, status, expiresAt, removal }: Story): StoryRemovalView {
  return {
    storyId,
    status,
    expiresAt: expiresAt.toISOString(),
    removal: removal && {
      reason: removal.reason,
      removedAt: removal.removedAt,
      appeal: removal.appealed && {
        text: removal.appealed.text,
        appealedAt: removal.appealed.appealedAt,
        decision: removal.appealed.decision,
        decidedAt: removal.appealed.decidedAt,
      },
    },
  };
}
