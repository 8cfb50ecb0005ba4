import { occurred } from '@afterglow/contracts/event-contract';
import { CreatorReinstated } from '@afterglow/contracts/stories/creator-reinstated';
import { CreatorSuspended } from '@afterglow/contracts/stories/creator-suspended';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Whether a creator is suspended, and who decided that last. A creator without a row never was. */
@Entity({ name: 'creator_suspension' })
export class CreatorSuspension {
  @PrimaryColumn({ name: 'creator_id', type: 'uuid' })
  creatorId: string;

  @Column({ name: 'is_suspended', type: 'boolean' })
  isSuspended: boolean;

  @Column({ name: 'reason', type: 'text', nullable: true })
  reason: string | null;

  @Column({ name: 'decided_by', type: 'uuid' })
  decidedBy: string;

  @Column({ name: 'changed_at', type: 'timestamptz', precision: 3 })
  changedAt: Date;

  @Column({ type: 'integer' })
  version: number;

  static none(creatorId: string): CreatorSuspension {
    return Object.assign(new CreatorSuspension(), { creatorId, isSuspended: false, reason: null, version: 0 });
  }

  /** Suspending again is quiet, whoever does it and why. */
  suspend(decision: { readonly reason: string; readonly by: string; readonly at: Date }): readonly CreatorSuspended[] {
    if (this.isSuspended) return [];
    const { reason, by, at } = decision;
    Object.assign(this, { isSuspended: true, reason, decidedBy: by, changedAt: at, version: this.version + 1 });
    return [occurred(CreatorSuspended, { ...this.fact(), suspendedAt: at.toISOString() })];
  }

  /** Who is not suspended is reinstated quietly. */
  reinstate(decision: { readonly by: string; readonly at: Date }): readonly CreatorReinstated[] {
    if (!this.isSuspended) return [];
    const { by, at } = decision;
    Object.assign(this, { isSuspended: false, reason: null, decidedBy: by, changedAt: at, version: this.version + 1 });
    return [occurred(CreatorReinstated, { ...this.fact(), reinstatedAt: at.toISOString() })];
  }

  private fact(): { creatorId: string; aggregateVersion: number } {
    return { creatorId: this.creatorId, aggregateVersion: this.version };
  }
}
