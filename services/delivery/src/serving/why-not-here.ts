import type { ServingFacts } from './serving-facts.ts';
import type { ListedAd, WhyNot } from './why-not.ts';

/** What depends on the viewer's market besides its prices. */
export function whyNotHere(ad: ListedAd, facts: ServingFacts, market: string): WhyNot | undefined {
  if (facts.emergencyStops.stop(ad, market)) return 'EMERGENCY_STOP';
  return undefined;
}
