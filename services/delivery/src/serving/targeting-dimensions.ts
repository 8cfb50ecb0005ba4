import type { ListedAd } from './why-not.ts';

/** What is known of a viewer, as far as ads can target it. */
export interface ViewerTraits {
  readonly country: string;
  readonly language: string;
}

/** One thing by which ads choose their viewers. */
export interface TargetingDimension {
  readonly name: string;
  /** The values that an ad asks for; empty: it takes all. */
  wanted(ad: ListedAd): readonly string[];
  /** A viewer matches with any of these; without one, only the ads that take all are left. */
  of(viewer: ViewerTraits): readonly string[];
}

/**
 * All but the market, which an ad has to name, and which also has its currency and floor. A new dimension of a campaign's
 * targeting is a line here, and a reason in `DecisionTrace`.
 */
export const targetingDimensions: readonly TargetingDimension[] = [
  { name: 'language', wanted: (ad) => ad.languages, of: (viewer) => [viewer.language] },
];
