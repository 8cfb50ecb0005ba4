import type { CreatorRelation } from './find-creator-relation.ts';

/** Who may see a post or a story. */
export const PRIVACIES = ['PUBLIC_TO_EVERYONE', 'FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'] as const;
export type Privacy = (typeof PRIVACIES)[number];

/** Who, of those that see it, may comment. */
export const COMMENT_AUDIENCES = ['EVERYONE', 'FOLLOWERS', 'FRIENDS', 'NO_ONE'] as const;
export type CommentAudience = (typeof COMMENT_AUDIENCES)[number];

/**
 * SQL: may `:viewerId` see row `alias` (columns creator_id, privacy)? It stands in the query itself, so that an answer
 * never holds what its reader may not see, and a changed privacy or follow counts from the next read on.
 */
export function visibleTo(alias: string): string {
  const follows = `exists (select from follow where follow.creator_id = ${alias}.creator_id and follow.follower_id = :viewerId)`;
  const followedBack = `exists (select from follow where follow.creator_id = :viewerId and follow.follower_id = ${alias}.creator_id)`;
  return `(${alias}.creator_id = :viewerId
    or ${alias}.privacy = 'PUBLIC_TO_EVERYONE'
    or (${alias}.privacy = 'FOLLOWER_OF_CREATOR' and ${follows})
    or (${alias}.privacy = 'MUTUAL_FOLLOW_FRIENDS' and ${follows} and ${followedBack}))`;
}

/** The creator belongs to every audience but NO_ONE, which closes the comments for all. */
export function mayComment(audience: CommentAudience, author: CreatorRelation): boolean {
  switch (audience) {
    case 'EVERYONE':
      return true;
    case 'FOLLOWERS':
      return author.isCreator || author.follows;
    case 'FRIENDS':
      return author.isCreator || (author.follows && author.isFollowedBack);
    case 'NO_ONE':
      return false;
  }
}
