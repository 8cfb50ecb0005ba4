import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { findOwnPost } from '../known-posts/find-own-post.ts';
import { PostNotFound, PostNotPublic } from '../known-posts/known-post.errors.ts';
import { requirePromotable } from '../post-ad-settings/require-promotable.ts';
import { hashOfAdCode, newAdCodeText } from './ad-code-text.ts';
import { AdCode, type AdCodeTerms } from './ad-code.entity.ts';

export interface CreateAdCodeInput extends AdCodeTerms {
  readonly creatorId: string;
  readonly postId: string;
}

/** The code itself leaves only in this answer. */
export interface CreatedAdCode {
  readonly adCode: AdCode;
  readonly text: string;
}

/** A creator makes a code for an own, public post, while both toggles are on. */
@Injectable()
export class CreateAdCode {
  constructor(private readonly clock: Clock) {}

  async execute(input: CreateAdCodeInput, tx: EntityManager): Promise<CreatedAdCode> {
    const post = await findOwnPost(tx, input);
    if (post.status !== 'PUBLISHED') throw new PostNotFound(input.postId);
    if (post.privacy !== 'PUBLIC_TO_EVERYONE') throw new PostNotPublic(input.postId);
    await requirePromotable(tx, { postId: post.id, creatorId: post.creatorId });

    const text = newAdCodeText();
    const adCode = AdCode.create({
      ...input,
      id: newId(),
      codeHash: hashOfAdCode(text),
      creatorId: post.creatorId,
      postId: post.id,
      at: await this.clock.now(tx),
    });

    await tx.insert(AdCode, adCode);
    return { adCode, text };
  }
}
