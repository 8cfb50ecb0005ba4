import { newId } from '@afterglow/service-defaults/ids';
import type { EntityManager } from 'typeorm';

export interface AuditEntry {
  /** The operator's user id. */
  readonly who: string;
  readonly why: string;
  readonly what: 'REDRIVE' | 'DISCARD' | 'EDIT' | 'RESUME' | 'PAUSE';
  readonly target: object;
  readonly outcome: object;
}

/** Append-only by database rights. Written in the transaction of what it tells of, or before work that takes several. */
export async function writeAudit(tx: EntityManager, { who, why, what, target, outcome }: AuditEntry): Promise<void> {
  await tx.query(`insert into dead_letter_audit (id, who, why, what, target, outcome) values ($1, $2, $3, $4, $5, $6)`, [
    newId(),
    who,
    why,
    what,
    target,
    outcome,
  ]);
}
