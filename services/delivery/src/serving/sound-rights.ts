import type { SoundState } from '@afterglow/contracts/stories/sound.state';
import type { TimeRange } from './platform-time.ts';

interface MusicRight {
  /** Null: everywhere. */
  readonly market: string | null;
  readonly startsMs: number;
  /** Infinity: open. */
  readonly endsMs: number;
}

/** What a decision asks of a sound, with its instants read once. */
export interface SoundRights {
  readonly ownerId: string | null;
  /** Null: nobody is asked for a right. */
  readonly rights: readonly MusicRight[] | null;
}

export function soundRightsOf({ ownerId, rights }: SoundState): SoundRights {
  if (!rights) return { ownerId, rights: null };
  return {
    ownerId,
    rights: rights.map(({ market, startsAt, endsAt }) => ({
      market,
      startsMs: Date.parse(startsAt),
      endsMs: endsAt === null ? Number.POSITIVE_INFINITY : Date.parse(endsAt),
    })),
  };
}

/** Where the time is uncertain, it is too early and too late. */
export function isLicensed(rights: readonly MusicRight[], market: string, at: TimeRange): boolean {
  for (const right of rights) {
    if (right.market !== null && right.market !== market) continue;
    if (at.earliestMs >= right.startsMs && at.latestMs < right.endsMs) return true;
  }
  return false;
}
