import type { EntityManager } from 'typeorm';
import { MAX_CLOCK_SKEW_MS } from '../leases/lease-terms.ts';
import type { RightSteps } from '../right-steps/keep-right.ts';
import { musicOutages, type SoundRightsSteps } from '../right-steps/music-outages.ts';
import { endBefore, outagesOf, type Outage } from '../right-steps/outages.ts';

/** What a decision rested on. */
export interface NeededRight {
  /** Null: an own post, which hangs on no grant and no toggle. */
  readonly adAuthorizationId: string | null;
  readonly postId: string;
  readonly creatorId: string;
  readonly businessAccountId: string;
  /** The market: rights in a song are given by market. */
  readonly country: string;
}

interface RightRow {
  readonly grant_id: string | null;
  readonly post_id: string;
  readonly creator_id: string;
  readonly grant_ends_at: string | null;
  readonly grant_steps: RightSteps | null;
  readonly post_steps: RightSteps | null;
  readonly creator_steps: RightSteps | null;
  readonly toggle_steps: RightSteps | null;
  readonly suspension_steps: RightSteps | null;
  readonly business_account_id: string;
  /** Null: no song, one whose owner has said nothing, or one of the creator's or the advertiser's own. */
  readonly sound_steps: SoundRightsSteps | null;
}

/**
 * Answers, for a decision, when the right that it needed had ended, as far as delivery knows now: undefined if it had not.
 * Ends are written down with the copies, not only in memory, and stay when a right comes back: so an impression that a
 * replica decided too late is found when it is folded, or, if the end was heard only after that, when charges are reviewed.
 */
export async function findRightEnds(
  rights: readonly NeededRight[],
  tx: EntityManager,
): Promise<(decision: NeededRight & { readonly decidedAt: string }) => number | undefined> {
  const distinct = [...new Map(rights.map((right) => [keyOf(right), right])).values()];
  const rows: RightRow[] = await tx.query(
    `select r.grant_id, r.post_id, r.creator_id, g.state->>'endsAt' as grant_ends_at,
       g.steps as grant_steps, p.steps as post_steps, c.steps as creator_steps, s.steps as toggle_steps,
       u.steps as suspension_steps, r.business_account_id,
       case when m.state->>'ownerId' is distinct from r.creator_id::text
         and not coalesce(b.state->'members' @> jsonb_build_array(jsonb_build_object('userId', m.state->>'ownerId')), false)
         then m.steps end as sound_steps
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) as r (grant_id, post_id, creator_id, business_account_id)
     left join known_ad_authorization g on g.id = r.grant_id
     left join known_post p on p.id = r.post_id
     left join known_creator_ad_settings c on c.id = r.creator_id
     left join known_post_ad_settings s on s.id = r.post_id
     left join known_creator_suspension u on u.id = r.creator_id
     left join known_sound m on m.id = (p.state->>'soundId')::uuid and m.steps <> '{}'
     left join known_business_account b on b.id = r.business_account_id`,
    [
      distinct.map((right) => right.adAuthorizationId),
      distinct.map((right) => right.postId),
      distinct.map((right) => right.creatorId),
      distinct.map((right) => right.businessAccountId),
    ],
  );
  const known = new Map(
    rows.map((row) => {
      const { grant_id: adAuthorizationId, post_id: postId, creator_id: creatorId, business_account_id: businessAccountId } = row;
      const outages = outagesIn(row);
      return [keyOf({ adAuthorizationId, postId, creatorId, businessAccountId }), { outages, soundSteps: row.sound_steps }];
    }),
  );
  return (decision) => {
    const { outages = [], soundSteps = null } = known.get(keyOf(decision)) ?? {};
    const ofMusic = soundSteps === null ? [] : musicOutages(soundSteps, decision.country);
    return endBefore([...outages, ...ofMusic], Date.parse(decision.decidedAt), MAX_CLOCK_SKEW_MS);
  };
}

function outagesIn(row: RightRow): Outage[] {
  const ofPost = [row.post_steps, row.suspension_steps].flatMap((steps) => outagesOf(steps ?? {}));
  if (row.grant_id === null) return ofPost;
  const ofGrant = [row.grant_steps, row.creator_steps, row.toggle_steps].flatMap((steps) => outagesOf(steps ?? {}));
  const end = row.grant_ends_at === null ? [] : [{ fromMs: Date.parse(row.grant_ends_at), untilMs: Number.POSITIVE_INFINITY }];
  return [...ofPost, ...ofGrant, ...end];
}

function keyOf({ adAuthorizationId, postId, creatorId, businessAccountId }: Omit<NeededRight, 'country'>): string {
  return `${adAuthorizationId ?? ''} ${postId} ${creatorId} ${businessAccountId}`;
}
