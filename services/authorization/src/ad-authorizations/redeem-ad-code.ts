import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { hashOfAdCode, isAdCodeText } from '../ad-codes/ad-code-text.ts';
import { capsOfGrant, earlierEnd } from '../ad-codes/ad-code-caps.ts';
import { AdCode } from '../ad-codes/ad-code.entity.ts';
import { AdCodeMistyped, AdCodeNotFound } from '../ad-codes/ad-code.errors.ts';
import { lockOwnBusinessAccount } from '../business-accounts/lock-own-business-account.ts';
import { KnownPost } from '../known-posts/known-post.entity.ts';
import { PostGone } from '../known-posts/known-post.errors.ts';
import { requirePromotable } from '../post-ad-settings/require-promotable.ts';
import { AdAuthorization } from './ad-authorization.entity.ts';

export interface RedeemAdCodeInput {
  readonly callerId: string;
  readonly businessAccountId: string;
  /** As somebody typed it. */
  readonly adCode: string;
}

/**
 * An active business account turns a code into its grant: one per account and code, however often and by how many members
 * it is redeemed. Repeating answers the grant as it is, also when the code or the grant has ended since.
 */
@Injectable()
export class RedeemAdCode {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Locks in this order: business account and toggles for share, then the code, where all its redeemers queue. */
  async execute(input: RedeemAdCodeInput, tx: EntityManager): Promise<AdAuthorization> {
    const account = await lockOwnBusinessAccount(tx, input, 'pessimistic_read');
    account.assertMayRedeem(input.callerId);
    const { id, postId, creatorId } = await findAdCode(input.adCode, tx);
    const earlier = await tx.findOne(AdAuthorization, { where: { adCodeId: id, businessAccountId: account.id } });
    if (earlier) return earlier;

    await requirePromotable(tx, { postId, creatorId });
    const adCode = await tx.findOneOrFail(AdCode, { where: { id }, lock: { mode: 'pessimistic_write' } });
    const meanwhile = await tx.findOne(AdAuthorization, { where: { adCodeId: id, businessAccountId: account.id } });
    if (meanwhile) return meanwhile;
    // A post that is not public now may be so again, and its grant takes effect then; one that is gone never will.
    if (!(await tx.existsBy(KnownPost, { id: postId, status: 'PUBLISHED' }))) throw new PostGone(postId);

    const at = await this.clock.now(tx);
    adCode.takePlace({ businessAccountId: account.id, currency: account.currency, at });
    const { authorization, events } = AdAuthorization.bind({
      id: newId(),
      adCodeId: id,
      creatorId,
      businessAccountId: account.id,
      postId,
      noticeHours: adCode.noticeHours,
      caps: capsOfGrant(adCode.caps),
      endsAt: earlierEnd(adCode.expiresAt, adCode.caps),
      at,
    });

    await tx.save(adCode);
    await tx.insert(AdAuthorization, authorization);
    await this.outbox.append(tx, events);
    return authorization;
  }
}

async function findAdCode(text: string, tx: EntityManager): Promise<AdCode> {
  if (!isAdCodeText(text)) throw new AdCodeMistyped();
  const adCode = await tx.findOne(AdCode, { where: { codeHash: hashOfAdCode(text) } });
  if (!adCode) throw new AdCodeNotFound();
  return adCode;
}
