import type { AdAuthorizationView } from '@afterglow/clients/generated/authorization';
import type { AdView } from '@afterglow/clients/generated/campaigns';
import type { ActorClient } from '@afterglow/local/platform-helper/actor-tokens';
import { createAd, createAdGroup, createCampaign } from '@afterglow/local/platform-helper/platform-actions';

export const BUDGET_MICROS = 20_000_000;

/** A grant; for the advertiser's own post there is none. */
type Right = Pick<AdAuthorizationView, 'businessAccountId' | 'postId'> & { readonly adAuthorizationId: string | null };

/** Campaign, ad group and ad for a post that its creator has authorized, or for the advertiser's own. */
export async function advertise(
  client: ActorClient,
  as: 'leo' | 'bea',
  { grant, bidPriceMicros }: { readonly grant: Right; readonly bidPriceMicros: number },
): Promise<AdView> {
  const { businessAccountId, postId, adAuthorizationId } = grant;
  const name = 'The main job';
  const { campaignId } = await createCampaign(client, { as }, { businessAccountId, name });
  const terms = { campaignId, name, budgetMicros: BUDGET_MICROS, bidPriceMicros };
  const { adGroupId } = await createAdGroup(client, { as }, terms);
  const creative = { callToAction: 'LISTEN_NOW', landingPageUrl: 'https://song.example/' } as const;
  return createAd(client, { as }, { adGroupId, postId, ...(adAuthorizationId && { adAuthorizationId }), ...creative });
}
