import type { ImpressionTracked } from '@afterglow/contracts/delivery/impression-tracked';
import type { EntityManager } from 'typeorm';

type Right = Pick<ImpressionTracked, 'adAuthorizationId' | 'postId' | 'creatorId'>;

/**
 * When the right to show an ad ended, as far as delivery knows now: the grant's end, the post's, or the instant at which a
 * toggle went off. Own posts (without a grant) hang on the post alone. Ends are written down here, not only in memory, so
 * that an impression that a replica decided too late is found when it is folded.
 */
export async function findRightEnds(rights: readonly Right[], tx: EntityManager): Promise<(right: Right) => number | undefined> {
  const distinct = [...new Map(rights.map((right) => [keyOf(right), right])).values()];
  const rows: { grant_id: string | null; post_id: string; creator_id: string; ended_at: Date | null }[] = await tx.query(
    `select r.grant_id, r.post_id, r.creator_id, least(
       case when g.state->>'status' = 'REVOKING' then (g.state->>'revokesAt')::timestamptz end,
       (g.state->>'endedAt')::timestamptz,
       (g.state->>'endsAt')::timestamptz,
       (p.state->>'endedAt')::timestamptz,
       case when p.state->>'privacy' <> 'PUBLIC_TO_EVERYONE' then (p.state->>'privacyChangedAt')::timestamptz end,
       case when g.id is not null and not (c.state->>'adAuthorizationEnabled')::boolean then (c.state->>'changedAt')::timestamptz end,
       case when g.id is not null and not (s.state->>'isAdPromotable')::boolean then (s.state->>'changedAt')::timestamptz end
     ) as ended_at
     from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as r (grant_id, post_id, creator_id)
     left join known_ad_authorization g on g.id = r.grant_id
     left join known_post p on p.id = r.post_id
     left join known_creator_ad_settings c on c.id = r.creator_id
     left join known_post_ad_settings s on s.id = r.post_id`,
    [
      distinct.map((right) => right.adAuthorizationId),
      distinct.map((right) => right.postId),
      distinct.map((right) => right.creatorId),
    ],
  );
  const ends = new Map(
    rows.map((row) => [keyOf({ adAuthorizationId: row.grant_id, postId: row.post_id, creatorId: row.creator_id }), row.ended_at]),
  );
  return (right) => ends.get(keyOf(right))?.getTime();
}

function keyOf({ adAuthorizationId, postId, creatorId }: Right): string {
  return `${adAuthorizationId ?? ''} ${postId} ${creatorId}`;
}
