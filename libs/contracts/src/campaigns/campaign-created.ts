import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { CampaignState } from './campaign.state.ts';

/** A campaign exists. */
export class CampaignCreated {
  static readonly type = 'CampaignCreated';
  static readonly version = 1;
  static readonly topic = 'campaigns';
  static keyOf(event: CampaignCreated): string {
    return event.campaignId;
  }

  @Id()
  campaignId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => CampaignState)
  state: CampaignState;
}
