import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface KnownCreatorSuspensionState {
  readonly creatorId: string;
  readonly isSuspended: boolean;
  /** The first instant at which it was so. */
  readonly since: string;
}

/** What authorization knows of whether a creator is suspended, of stories. A creator who is not here never was. */
@Entity({ name: 'known_creator_suspension' })
export class KnownCreatorSuspension {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: KnownCreatorSuspensionState;
}
