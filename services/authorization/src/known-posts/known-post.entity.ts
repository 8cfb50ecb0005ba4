import type { PostState } from '@afterglow/contracts/stories/post.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What this service knows of a post of stories. Written only by `upsertNewer`; the last three columns are generated from `state`. */
@Entity({ name: 'known_post' })
export class KnownPost {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: PostState;

  @Column({ name: 'creator_id', type: 'uuid', insert: false, update: false })
  creatorId: string;

  @Column({ name: 'privacy', type: 'text', insert: false, update: false })
  privacy: PostState['privacy'];

  @Column({ name: 'status', type: 'text', insert: false, update: false })
  status: PostState['status'];
}
