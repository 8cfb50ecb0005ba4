import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Follow } from './follow.entity.ts';

export interface UnfollowCreatorInput {
  readonly creatorId: string;
  readonly followerId: string;
}

/** A viewer stops following a creator; what only followers see is gone with the next read. Repeating it is silent. */
@Injectable()
export class UnfollowCreator {
  async execute(input: UnfollowCreatorInput, tx: EntityManager): Promise<void> {
    await tx.delete(Follow, { creatorId: input.creatorId, followerId: input.followerId });
  }
}
