import type { BusinessAccountState } from '@afterglow/contracts/authorization/business-account.state';
import type { SoundState } from '@afterglow/contracts/stories/sound.state';

/** What decides whether a song may be advertised with. */
export interface MusicFacts {
  /** Null: no song, or never heard of. */
  readonly sound: SoundState | null;
  /** Of the post. */
  readonly creatorId: string;
  readonly businessAccount: BusinessAccountState | null;
}

export interface MissingMusicRight {
  readonly market: string;
  /** When the last right ended; null: there was none. */
  readonly since: string | null;
}

/**
 * PO4: the markets in which nobody has given a right now. It is asked for only where the song has rights data; its owner needs
 * none, and a song of the post's creator is covered by the ad code.
 */
export function missingMusicRights(
  { sound, creatorId, businessAccount }: MusicFacts,
  markets: readonly string[],
  at: Date,
): MissingMusicRight[] {
  const rights = sound?.rights;
  if (!rights || sound.ownerId === creatorId) return [];
  if (businessAccount?.members.some(({ userId }) => userId === sound.ownerId)) return [];
  const now = at.toISOString();
  return markets.flatMap((market) => {
    const here = rights.filter((right) => right.market === null || right.market === market);
    if (here.some(({ startsAt, endsAt }) => startsAt <= now && (endsAt === null || now < endsAt))) return [];
    const ends = here.flatMap(({ endsAt }) => (endsAt !== null && endsAt <= now ? [endsAt] : []));
    return [{ market, since: ends.sort().at(-1) ?? null }];
  });
}
