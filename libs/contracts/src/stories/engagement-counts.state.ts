import { Count } from '../wire-types.ts';

/** One column of a post's counters. */
export class EngagementCounts {
  @Count()
  views: number;

  @Count()
  likes: number;

  @Count()
  comments: number;

  @Count()
  shares: number;

  @Count()
  follows: number;
}
