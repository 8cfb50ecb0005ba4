import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export interface EndedRight {
  /** ALL: whatever was charged since; which right it needed is asked one by one. */
  readonly subject: 'GRANT' | 'POST' | 'CREATOR' | 'ACCOUNT' | 'SOUND' | 'ALL';
  readonly subjectId: string | null;
  /** ISO-8601, the first instant at which the right was gone. */
  readonly fromAt: string;
}

/** A right has ended: what was charged for decisions after that, before this was heard, is to be looked through. */
@Injectable()
export class ReviewCharges {
  async execute({ subject, subjectId, fromAt }: EndedRight, tx: EntityManager): Promise<void> {
    await tx.query(`insert into charge_review (id, subject, subject_id, from_at) values ($1, $2, $3, $4)`, [
      newId(),
      subject,
      subjectId,
      fromAt,
    ]);
  }
}
