import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReviewCharges } from './review-charges.ts';

/** Nothing that was decided after a creator revoked stays billed, however late that was heard. */
@Injectable()
export class ReviewChargesWhenAdAuthorizationRevoked implements Reaction<AdAuthorizationRevoked> {
  readonly event = AdAuthorizationRevoked;

  constructor(private readonly reviewCharges: ReviewCharges) {}

  async react(event: AdAuthorizationRevoked, tx: EntityManager): Promise<void> {
    await this.reviewCharges.execute({ subject: 'GRANT', subjectId: event.adAuthorizationId, fromAt: event.revokedAt }, tx);
  }
}
