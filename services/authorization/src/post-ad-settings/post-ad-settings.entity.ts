import { PostAdSettingsChanged } from '@afterglow/contracts/authorization/post-ad-settings-changed';
import { occurred } from '@afterglow/contracts/event-contract';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The toggle of one post. The row exists from the first touch, so that there is something to lock; version 0 is nobody's choice yet. */
@Entity({ name: 'post_ad_settings' })
export class PostAdSettings {
  @PrimaryColumn({ name: 'post_id', type: 'uuid' })
  postId: string;

  @Column({ name: 'creator_id', type: 'uuid' })
  creatorId: string;

  /** On by default: it only says something once the creator's account toggle is on. */
  @Column({ name: 'is_ad_promotable', type: 'boolean' })
  isAdPromotable: boolean;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'changed_at', type: 'timestamptz', precision: 3, nullable: true })
  changedAt: Date | null;

  /** Accepted at any time, whatever ads run. Setting what is already so is quiet. */
  switchTo(change: { readonly isAdPromotable: boolean; readonly at: Date }): PostAdSettingsChanged[] {
    if (change.isAdPromotable === this.isAdPromotable) return [];
    this.isAdPromotable = change.isAdPromotable;
    this.changedAt = change.at;
    this.version += 1;
    return [
      occurred(PostAdSettingsChanged, {
        postId: this.postId,
        creatorId: this.creatorId,
        aggregateVersion: this.version,
        isAdPromotable: this.isAdPromotable,
        changedAt: change.at.toISOString(),
      }),
    ];
  }
}
