import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface PostAdSettings {
  readonly postId: string;
  readonly creatorId: string;
  readonly isAdPromotable: boolean;
  readonly changedAt: string;
}

/** The toggle of one post as campaigns last heard of it; no row is on, once the account allows it. Its id is the post's. */
@Entity({ name: 'known_post_ad_settings' })
export class KnownPostAdSettings {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ type: 'jsonb' })
  state: PostAdSettings;
}
