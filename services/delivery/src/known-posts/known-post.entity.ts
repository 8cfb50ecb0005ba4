import type { PostState } from '@afterglow/contracts/stories/post.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface KnownPostState extends PostState {
  /** The first instant at which it had this privacy; null as long as it has the one that it was published with. */
  readonly privacyChangedAt: string | null;
}

/** What delivery knows of a post of stories. Written only by `upsertNewer`. */
@Entity({ name: 'known_post' })
export class KnownPost {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: KnownPostState;
}
