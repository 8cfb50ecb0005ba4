import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { eventHeader } from './after-event.ts';
import { Idempotency, idempotencyKeyOf } from './idempotency.ts';
import { contextOf } from './request-context.ts';
import { scopeOf } from './transaction-scope.ts';
import { Transactions } from './transactions.ts';

export interface CommitOptions {
  /**
   * `stored` (default): a POST must have an Idempotency-Key, other methods may, and the answer is kept for a repetition.
   * `secret`: the same, and the answer is kept encrypted under a key that only the caller has.
   * `none`: for the routes that DESIGN §8 exempts.
   */
  readonly idempotency?: 'stored' | 'secret' | 'none';
}

/** How controllers open transactions. */
@Injectable()
export class Requests {
  constructor(
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Runs `work` in one transaction, and answers its view as JSON, rendered once; `undefined` answers an empty body.
   * A repetition under the same Idempotency-Key gets the first answer, byte by byte, and `work` does not run.
   * `work` may run up to 3 times (deadlocks): it touches nothing but `tx`.
   */
  async commit<T>(
    request: FastifyRequest,
    work: (tx: EntityManager) => Promise<T>,
    { idempotency = 'stored' }: CommitOptions = {},
  ): Promise<string> {
    const context = contextOf(request);
    const key = idempotency === 'none' ? undefined : idempotencyKeyOf(request);
    const answer = await this.transactions.run(context.cause, async (tx) => {
      context.answerHeaders.clear();
      const claim = key === undefined ? undefined : await this.idempotency.claim(tx, request, key);
      if (claim?.earlier) return claim.earlier;

      const view = await work(tx);
      const headers = new Map(context.answerHeaders);
      const events = scopeOf(tx).causedEvents;
      if (events.length > 0) headers.set('afterglow-event', eventHeader(events));
      const rendered = { body: view === undefined ? '' : JSON.stringify(view), headers };
      if (claim) await this.idempotency.keep(tx, claim, { ...rendered, secret: idempotency === 'secret' });
      return rendered;
    });
    for (const [name, value] of answer.headers) context.answerHeaders.set(name, value);
    if (answer.body !== '') context.answerHeaders.set('content-type', 'application/json; charset=utf-8');
    return answer.body;
  }

  /** Runs `work` in one READ ONLY transaction. */
  read<T>(_request: FastifyRequest, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.transactions.read(work);
  }
}
