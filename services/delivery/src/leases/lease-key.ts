import type { ServingFacts } from '../serving/serving-facts.ts';

const ID_LENGTH = 36;

/**
 * What a lease is for: an ad group; or, where the creator has limited what is spent on a grant, the ads of an ad group that
 * rest on that grant, because other ads of the ad group must not spend it.
 */
export function leaseKeyOf(
  { adGroupId, adAuthorizationId }: { readonly adGroupId: string; readonly adAuthorizationId: string | null },
  facts: ServingFacts,
): string {
  if (adAuthorizationId === null) return adGroupId;
  const limit = facts.adAuthorizations.get(adAuthorizationId)?.caps?.dailySpendMicros;
  return limit == null ? adGroupId : `${adGroupId}/${adAuthorizationId}`;
}

export function partsOfLeaseKey(leaseKey: string): { readonly adGroupId: string; readonly adAuthorizationId: string | null } {
  return { adGroupId: leaseKey.slice(0, ID_LENGTH), adAuthorizationId: leaseKey.slice(ID_LENGTH + 1) || null };
}
