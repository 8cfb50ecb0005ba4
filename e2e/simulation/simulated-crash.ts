import { scopeOf, type Cause, type TransactionScope } from '@afterglow/service-defaults/transaction-scope';
import { sqlStateOf, Transactions, type TransactionParticipant } from '@afterglow/service-defaults/transactions';
import type { DataSource, EntityManager } from 'typeorm';

export type CrashPlace = 'before-commit' | 'after-commit';

/** The process ends here. What it had committed stays, everything else is gone. */
export class SimulatedCrash extends Error {
  constructor(where: string) {
    super(`crashed ${where}`);
    this.name = 'SimulatedCrash';
  }
}

/** Stands behind the outbox: before the commit everything but the commit is done. */
class CrashPoint implements TransactionParticipant {
  plan: CrashPlace | null = null;
  private readonly kept = new WeakMap<TransactionScope, (() => void)[]>();

  /** Run if and when this transaction has committed. */
  afterCommitOf(tx: EntityManager, work: () => void): void {
    const scope = scopeOf(tx);
    const works = this.kept.get(scope) ?? [];
    works.push(work);
    this.kept.set(scope, works);
  }

  async beforeCommit(): Promise<void> {
    this.crashIf('before-commit');
  }

  afterCommit(scope: TransactionScope): void {
    for (const work of this.kept.get(scope) ?? []) work();
    this.crashIf('after-commit');
  }

  private crashIf(place: CrashPlace): void {
    if (this.plan !== place) return;
    this.plan = null;
    throw new SimulatedCrash(place);
  }
}

/** SQLSTATE. */
const CHECK_VIOLATION = '23514';

/**
 * What no code should try: the data base has refused a row that breaks a CHECK. It held, and a consumer that tries again later
 * may come through; but what stands behind a CHECK is wrong already.
 */
export const violations: string[] = [];

/** The transactions of one simulated process: it can be made to crash around its next commit, and then opens none any more. */
export class ProcessTransactions extends Transactions {
  private readonly running = new Set<Promise<unknown>>();
  private crashed = false;

  private constructor(
    dataSource: DataSource,
    participants: readonly TransactionParticipant[],
    private readonly point: CrashPoint,
  ) {
    super(dataSource, [...participants, point]);
  }

  static over(dataSource: DataSource, participants: readonly TransactionParticipant[]): ProcessTransactions {
    return new ProcessTransactions(dataSource, participants, new CrashPoint());
  }

  get hasCrashed(): boolean {
    return this.crashed;
  }

  /** A crash that was planned and found no commit is off. */
  plan(place: CrashPlace | null): void {
    this.point.plan = place;
  }

  /** The process is another one, which knows nothing of the one before. */
  restart(): void {
    this.crashed = false;
    this.point.plan = null;
  }

  noteCommitted(tx: EntityManager, work: () => void): void {
    this.point.afterCommitOf(tx, work);
  }

  override run<T>(cause: Cause, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    if (this.crashed) return Promise.reject(new SimulatedCrash('before'));
    const running = super.run(cause, work).catch((error: unknown) => {
      if (error instanceof SimulatedCrash) this.crashed = true;
      if (sqlStateOf(error) === CHECK_VIOLATION) violations.push(String(error));
      throw error;
    });
    this.running.add(running);
    const over = () => this.running.delete(running);
    running.then(over, over);
    return running;
  }

  /** Resolves when nothing runs any more, what nobody waits for included. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled([...this.running]);
  }
}
