import type { EntityManager } from 'typeorm';

/**
 * A timer announces what time has made true (DESIGN §4). Its rows are the aggregate's own: an index on the due column,
 * claimed `FOR UPDATE SKIP LOCKED`. File name: `<do>-<things>-when-due.ts`.
 */
export interface Timer {
  /** At most how many rows one transaction works off: chosen so that a chunk stays below a second. */
  readonly chunk: number;
  /**
   * Claims up to `chunk` rows that are due, works them off, and answers how many. It reads the time itself
   * (`clock.now(tx)`). The loop calls again at once while the answer equals `chunk`.
   */
  runDue(tx: EntityManager): Promise<number>;
  /** When the next row falls due in platform time, or null. The loop sleeps until then, at most 60 s. */
  nextDueAt(tx: EntityManager): Promise<Date | null>;
  /** How many rows are due now and not worked off: `/operations/quiescence` adds them up. */
  countDue(tx: EntityManager): Promise<number>;
}
