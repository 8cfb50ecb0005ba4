import type { PostState } from '@afterglow/contracts/stories/post.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RightSteps } from '../right-steps/keep-right.ts';

/** What delivery knows of a post of stories. Written only by `keepRight`. */
@Entity({ name: 'known_post' })
export class KnownPost {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: PostState;

  @Column({ name: 'steps', type: 'jsonb' })
  steps: RightSteps;
}
