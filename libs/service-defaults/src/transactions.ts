import {
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
  type DataSource,
  type EntityManager,
} from 'typeorm';
import { openScope, type Cause, type TransactionScope } from './transaction-scope.ts';
import { Tracing } from './tracing.ts';

/** Something that must happen once in every transaction (the outbox flushes, and nudges its relay). */
export interface TransactionParticipant {
  /** The last statements before COMMIT; nothing is locked after them. */
  beforeCommit(tx: EntityManager): Promise<void>;
  /** After COMMIT succeeded; must not throw. */
  afterCommit(scope: TransactionScope): void;
}

const ATTEMPTS = 3;
/** serialization_failure and deadlock_detected: the server chose us as the victim, the same work may succeed at once. */
const RETRYABLE = new Set(['40001', '40P01']);
/** SQLSTATE. */
const CONNECTION_FAILURE = '08006';

/** The one way to open a transaction. HTTP (`commit`), the event consumer, the timer loop and messaging's upkeep use it; nobody else. */
export class Transactions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly participants: readonly TransactionParticipant[],
    private readonly tracing: Tracing = Tracing.off(),
  ) {}

  /**
   * Runs `work` in one READ COMMITTED transaction; up to 3 attempts when Postgres asks for a retry.
   * `work` must therefore touch nothing but `tx`. Errors of `work` roll back and are rethrown.
   */
  async run<T>(cause: Cause, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.traced('transaction', () => this.attempt(cause, work));
      } catch (error) {
        if (attempt >= ATTEMPTS || !isRetryable(error)) throw error;
      }
    }
  }

  /** One READ ONLY transaction. It has no scope, so an event appended here is refused instead of lost. */
  read<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.open(async (tx) => {
      await tx.query('set transaction read only');
      return work(tx);
    });
  }

  /** A connection that breaks between two statements is taken away without a word: TypeORM says so, and not why. */
  private open<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work).catch((error: unknown) => {
      if (!isReleased(error)) throw error;
      throw Object.assign(new Error('Connection terminated within a transaction', { cause: error }), {
        code: CONNECTION_FAILURE,
      });
    });
  }

  /** A span only within another one: the transactions of polls are nobody's trace. */
  private traced<T>(name: string, work: () => Promise<T>): Promise<T> {
    const parent = this.tracing.active;
    return parent ? this.tracing.trace(name, { parent }, work) : work();
  }

  private async attempt<T>(cause: Cause, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    let scope: TransactionScope | undefined;
    const result = await this.open(async (tx) => {
      scope = openScope(tx, cause);
      const answer = await work(tx);
      const flush = async () => {
        for (const participant of this.participants) await participant.beforeCommit(tx);
      };
      await (scope.causedEvents.length > 0 ? this.traced('flush', flush) : flush());
      return answer;
    });
    if (scope) for (const participant of this.participants) participant.afterCommit(scope);
    return result;
  }
}

function isReleased(error: unknown): boolean {
  return error instanceof QueryRunnerAlreadyReleasedError || error instanceof QueryRunnerProviderAlreadyReleasedError;
}

export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(sqlStateOf(error) ?? '');
}

/** The SQLSTATE of an error of pg, also when TypeORM wrapped it. */
export function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  const state = driverError?.code ?? code;
  return typeof state === 'string' ? state : undefined;
}
