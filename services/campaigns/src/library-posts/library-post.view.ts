import type { LibraryPost } from './find-library-posts.ts';

export interface LibraryPostView {
  readonly postId: string;
  readonly creatorId: string;
  readonly itemType: string;
  readonly soundId: string | null;
  readonly isOwnSound: boolean;
  readonly publishedAt: string;
  readonly promotability: string;
  /** Null when nothing stands in the way. */
  readonly reason: string | null;
  /** The grant that the business account holds for this post. */
  readonly adAuthorizationId: string | null;
  /** Null: not known yet. */
  readonly performance: {
    readonly views: number;
    readonly engagements: number;
    /** A lower bound of the engagement rate: few views give a low one, whatever their rate. */
    readonly score: number;
    readonly asOf: string;
  } | null;
}

export function toLibraryPostView(post: LibraryPost): LibraryPostView {
  const { id, views, engagements, score, asOf, ...shown } = post;
  const isKnown = score !== null && asOf !== null;
  return {
    postId: id,
    ...shown,
    performance: isKnown ? { views: Number(views), engagements: Number(engagements), score, asOf: asOf.toISOString() } : null,
  };
}
