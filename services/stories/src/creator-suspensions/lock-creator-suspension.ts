import type { EntityManager } from 'typeorm';
import { CreatorSuspension } from './creator-suspension.entity.ts';

/** The row of a creator, locked; made when there is none, so that two moderators at once decide one after the other. */
export async function lockCreatorSuspension(creatorId: string, tx: EntityManager): Promise<CreatorSuspension> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('creator_suspension ' || $1, 0))`, [creatorId]);
  return (await tx.findOneBy(CreatorSuspension, { creatorId })) ?? CreatorSuspension.none(creatorId);
}
