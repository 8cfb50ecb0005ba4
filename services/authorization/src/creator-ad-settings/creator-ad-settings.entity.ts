import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { occurred } from '@afterglow/contracts/event-contract';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A creator's own toggle. The row exists from the first touch, so that there is something to lock; version 0 is nobody's choice yet. */
@Entity({ name: 'creator_ad_settings' })
export class CreatorAdSettings {
  @PrimaryColumn({ name: 'creator_id', type: 'uuid' })
  creatorId: string;

  /** Off by default: advertising with someone's posts needs their yes. */
  @Column({ name: 'ad_authorization_enabled', type: 'boolean' })
  adAuthorizationEnabled: boolean;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'changed_at', type: 'timestamptz', precision: 3, nullable: true })
  changedAt: Date | null;

  /** Accepted at any time, whatever ads run. Setting what is already so is quiet. */
  switchTo(change: { readonly adAuthorizationEnabled: boolean; readonly at: Date }): CreatorAdSettingsChanged[] {
    if (change.adAuthorizationEnabled === this.adAuthorizationEnabled) return [];
    this.adAuthorizationEnabled = change.adAuthorizationEnabled;
    this.changedAt = change.at;
    this.version += 1;
    return [
      occurred(CreatorAdSettingsChanged, {
        creatorId: this.creatorId,
        aggregateVersion: this.version,
        adAuthorizationEnabled: this.adAuthorizationEnabled,
        changedAt: change.at.toISOString(),
      }),
    ];
  }
}
