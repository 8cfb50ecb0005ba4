import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { accountOfMember } from '../known-business-accounts/membership.ts';

export const promotabilities = ['ALLOWED', 'OWN', 'NEEDS_REQUEST', 'BLOCKED'] as const;
export type Promotability = (typeof promotabilities)[number];

export interface FindLibraryPostsInput {
  readonly userId: string;
  /** For whom to look: its grants are shown, and the caller must be a member. */
  readonly businessAccountId?: string;
  readonly soundId?: string;
  readonly creatorId?: string;
  /** Not named: what can be advertised without asking anybody (ALLOWED and OWN). */
  readonly promotability?: Promotability;
  readonly sort: 'PERFORMANCE' | 'NEWEST';
  /** Read on below this post. */
  readonly before?: string;
  readonly take: number;
}

export interface LibraryPost {
  readonly id: string;
  readonly creatorId: string;
  readonly itemType: string;
  readonly soundId: string | null;
  /** The caller owns the sound. */
  readonly isOwnSound: boolean;
  readonly publishedAt: string;
  readonly promotability: Promotability;
  readonly reason: string | null;
  readonly adAuthorizationId: string | null;
  /** Null: no counters were heard yet. */
  readonly views: string | null;
  readonly engagements: string | null;
  readonly score: number | null;
  readonly asOf: Date | null;
}

/**
 * Posts worth advertising. By default those whose creators allow it (account toggle on, post toggle not off, post public)
 * and the caller's own. Somebody else's post that is not public is shown only to who holds a grant for it.
 */
@Injectable()
export class FindLibraryPosts {
  async execute(input: FindLibraryPostsInput, tx: EntityManager): Promise<LibraryPost[]> {
    const { userId, businessAccountId, soundId, creatorId, promotability, sort, before, take } = input;
    if (businessAccountId !== undefined) await accountOfMember(tx, { businessAccountId, userId });
    const wanted: readonly Promotability[] = promotability === undefined ? ['ALLOWED', 'OWN'] : [promotability];
    return tx.query(sort === 'PERFORMANCE' ? BEST_FIRST : NEWEST_FIRST, [
      userId,
      businessAccountId ?? null,
      soundId ?? null,
      creatorId ?? null,
      wanted,
      before ?? null,
      take,
    ]);
  }
}

/** $1 caller, $2 business account, $3 sound, $4 creator. */
const JUDGED_POSTS = `
  select post.id, post.creator_id as "creatorId", post.state ->> 'itemType' as "itemType", post.sound_id as "soundId",
    coalesce(sound.owner_id = $1::uuid, false) as "isOwnSound", post.state ->> 'publishedAt' as "publishedAt",
    judged.promotability, judged.reason, held.id as "adAuthorizationId",
    performance.views, performance.engagements, performance.score, performance.as_of as "asOf"
  from known_post post
  left join known_sound sound on sound.id = post.sound_id
  left join known_creator_ad_settings creator on creator.id = post.creator_id
  left join known_post_ad_settings toggle on toggle.id = post.id
  left join post_performance performance on performance.post_id = post.id
  left join lateral (
    select id from known_ad_authorization known
    where known.post_id = post.id and known.business_account_id = $2::uuid
      and (known.state ->> 'status' = 'IN_USE'
        or known.state ->> 'status' = 'REVOKING' and platform_now() < (known.state ->> 'revokesAt')::timestamptz)
      and platform_now() < (known.state ->> 'endsAt')::timestamptz
    order by known.state ->> 'endsAt' desc, id desc limit 1) held on true
  cross join lateral (
    select case
        when post.state ->> 'status' <> 'PUBLISHED' then 'BLOCKED'
        when not post.is_public then 'BLOCKED'
        when post.creator_id = $1::uuid then 'OWN'
        when toggle.is_ad_promotable is false then 'BLOCKED'
        when creator.ad_authorization_enabled is true then 'ALLOWED'
        else 'NEEDS_REQUEST' end as promotability,
      case
        when post.state ->> 'status' <> 'PUBLISHED' then 'POST_DELETED'
        when not post.is_public then 'POST_NOT_PUBLIC'
        when post.creator_id = $1::uuid then null
        when toggle.is_ad_promotable is false then 'POST_TOGGLE_OFF'
        when creator.ad_authorization_enabled is true then null
        else 'CREATOR_TOGGLE_OFF' end as reason) judged
  where (post.is_public or post.creator_id = $1::uuid or held.id is not null)
    and ($3::uuid is null or post.sound_id = $3::uuid)
    and ($4::uuid is null or post.creator_id = $4::uuid)`;

/** $5 wanted promotabilities, $6 read on below this post, $7 rows. */
const NEWEST_FIRST = `
  select * from (${JUDGED_POSTS}) library
  where promotability = any($5::text[]) and ($6::uuid is null or id < $6::uuid)
  order by id desc limit $7`;

/** The score that a page ended at is looked up again: a cursor is a post, whatever its counters have become since. */
const BEST_FIRST = `
  select * from (${JUDGED_POSTS}) library
  where promotability = any($5::text[])
    and ($6::uuid is null
      or (coalesce(score, 0), id) < (coalesce((select last.score from post_performance last where last.post_id = $6::uuid), 0), $6::uuid))
  order by coalesce(score, 0) desc, id desc limit $7`;
