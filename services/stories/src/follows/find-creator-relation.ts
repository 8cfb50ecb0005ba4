import type { EntityManager } from 'typeorm';

/** How a person stands to a creator at this moment. */
export interface CreatorRelation {
  readonly isCreator: boolean;
  readonly follows: boolean;
  readonly isFollowedBack: boolean;
}

export async function findCreatorRelation(
  { userId, creatorId }: { readonly userId: string; readonly creatorId: string },
  tx: EntityManager,
): Promise<CreatorRelation> {
  const [relation]: CreatorRelation[] = await tx.query(
    `select $1::uuid = $2::uuid as "isCreator",
       exists (select from follow where creator_id = $2 and follower_id = $1) as "follows",
       exists (select from follow where creator_id = $1 and follower_id = $2) as "isFollowedBack"`,
    [userId, creatorId],
  );
  if (!relation) throw new Error('a select without a table answered no row');
  return relation;
}
