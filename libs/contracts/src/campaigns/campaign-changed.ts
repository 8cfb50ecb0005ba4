import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { CampaignState } from './campaign.state.ts';

/** A campaign was edited: enabled, disabled, deleted. */
export class CampaignChanged {
  static readonly type = 'CampaignChanged';
  static readonly version = 1;
  static readonly topic = 'campaigns';
  static readonly stops = true;
  static keyOf(event: CampaignChanged): string {
    return event.campaignId;
  }

  @Id()
  campaignId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => CampaignState)
  state: CampaignState;

  @Instant()
  changedAt: string;
}
