import { BusinessAccountClosed } from '@afterglow/contracts/authorization/business-account-closed';
import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import { BusinessAccountReinstated } from '@afterglow/contracts/authorization/business-account-reinstated';
import { BusinessAccountSuspended } from '@afterglow/contracts/authorization/business-account-suspended';
import { BusinessAccountVerified } from '@afterglow/contracts/authorization/business-account-verified';
import { BusinessMemberAdded } from '@afterglow/contracts/authorization/business-member-added';
import { BusinessMemberRemoved } from '@afterglow/contracts/authorization/business-member-removed';
import { AdApproved } from '@afterglow/contracts/campaigns/ad-approved';
import { AdGroupChanged } from '@afterglow/contracts/campaigns/ad-group-changed';
import { AdGroupLaunched } from '@afterglow/contracts/campaigns/ad-group-launched';
import { AdGroupStopped } from '@afterglow/contracts/campaigns/ad-group-stopped';
import { AdPaused } from '@afterglow/contracts/campaigns/ad-paused';
import { AdRejected } from '@afterglow/contracts/campaigns/ad-rejected';
import { AdResumed } from '@afterglow/contracts/campaigns/ad-resumed';
import { CampaignChanged } from '@afterglow/contracts/campaigns/campaign-changed';
import { CampaignCreated } from '@afterglow/contracts/campaigns/campaign-created';
import { RateCardPublished } from '@afterglow/contracts/campaigns/rate-card-published';
import { heard } from './heard.ts';
import type { ServingFacts } from './serving-facts.ts';

type AccountEvent =
  | (BusinessAccountOpened | BusinessAccountVerified | BusinessMemberAdded | BusinessMemberRemoved)
  | (BusinessAccountSuspended | BusinessAccountReinstated | BusinessAccountClosed);
type CampaignEvent = CampaignChanged | CampaignCreated;
type AdGroupEvent = AdGroupChanged | AdGroupLaunched | AdGroupStopped;
type AdEvent = AdApproved | AdPaused | AdRejected | AdResumed;

/** What is switched off of an advertiser, at any level and by whomever, is not shown any more; what is switched on is. */
const keepAccount = (event: AccountEvent, facts: ServingFacts) =>
  facts.businessAccounts.apply(event.businessAccountId, event.aggregateVersion, event.state);
const keepCampaign = (event: CampaignEvent, facts: ServingFacts) =>
  facts.campaigns.apply(event.campaignId, event.aggregateVersion, event.state);
const keepAdGroup = (event: AdGroupEvent, facts: ServingFacts) =>
  facts.adGroups.apply(event.adGroupId, event.aggregateVersion, event.state);
const keepAd = (event: AdEvent, facts: ServingFacts) => facts.ads.apply(event.adId, event.aggregateVersion, event.state);

export const stopServingWhenAdvertiserStops = [
  heard(BusinessAccountOpened, keepAccount),
  heard(BusinessAccountVerified, keepAccount),
  heard(BusinessAccountSuspended, keepAccount),
  heard(BusinessAccountReinstated, keepAccount),
  heard(BusinessAccountClosed, keepAccount),
  heard(BusinessMemberAdded, keepAccount),
  heard(BusinessMemberRemoved, keepAccount),
  heard(CampaignChanged, keepCampaign),
  heard(CampaignCreated, keepCampaign),
  heard(AdGroupChanged, keepAdGroup),
  heard(AdGroupLaunched, keepAdGroup),
  heard(AdGroupStopped, keepAdGroup),
  heard(AdApproved, keepAd),
  heard(AdPaused, keepAd),
  heard(AdRejected, keepAd),
  heard(AdResumed, keepAd),
  heard(RateCardPublished, ({ market, aggregateVersion, currency, floorCpmMicros }, facts) =>
    facts.rateCards.apply(market, aggregateVersion, { currency, floorCpmMicros }),
  ),
];
