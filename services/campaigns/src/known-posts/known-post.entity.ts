import type { PostState } from '@afterglow/contracts/stories/post.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What stories tells of a post; `privacyChangedAt` only when it was a change of privacy that told it. */
export interface KnownPostState extends PostState {
  readonly privacyChangedAt?: string;
}

/** A post as campaigns last heard of it. */
@Entity({ name: 'known_post' })
export class KnownPost {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ type: 'jsonb' })
  state: KnownPostState;

  /** Ads run only on posts that everyone may see. */
  isPromotable(): boolean {
    return this.state.status === 'PUBLISHED' && this.state.privacy === 'PUBLIC_TO_EVERYONE';
  }
}
