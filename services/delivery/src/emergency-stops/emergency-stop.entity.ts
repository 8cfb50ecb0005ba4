import { Column, Entity, PrimaryColumn } from 'typeorm';

/** `all`, `market:US`, `advertiser:<businessAccountId>`, `post:<postId>`. */
export const SCOPE = /^(all|market:[A-Z]{2}|(advertiser|post):[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})$/;

/** An operator's stop that is in force: there is a row as long as it is. */
@Entity({ name: 'emergency_stop' })
export class EmergencyStop {
  @PrimaryColumn({ name: 'scope', type: 'text' })
  scope: string;

  @Column({ name: 'why', type: 'text' })
  why: string;

  @Column({ name: 'stopped_by', type: 'uuid' })
  stoppedBy: string;

  @Column({ name: 'stopped_at', type: 'timestamptz', precision: 3 })
  stoppedAt: Date;
}

/** Who stopped or lifted what, when and why. Rows are added, never changed: the data base refuses it. */
@Entity({ name: 'emergency_stop_audit' })
export class EmergencyStopAudit {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'scope', type: 'text' })
  scope: string;

  @Column({ name: 'what', type: 'text' })
  what: 'STOPPED' | 'LIFTED';

  @Column({ name: 'who', type: 'uuid' })
  who: string;

  @Column({ name: 'why', type: 'text' })
  why: string;

  @Column({ name: 'at', type: 'timestamptz', precision: 3 })
  at: Date;
}
