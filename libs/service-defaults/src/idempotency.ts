import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { Clock } from './clock.ts';
import { LOCK_TIMEOUT_MS } from './data-source.ts';
import { contextOf } from './request-context.ts';
import { RequestRefusal } from './request-refusal.ts';
import { openSecret, sealSecret } from './secret-answer.ts';
import { sqlStateOf } from './transactions.ts';

const KEPT_MS = 24 * 60 * 60 * 1000;
const TWIN_WAIT_MS = 2000;
const LOCK_NOT_AVAILABLE = '55P03';

export interface Answer {
  readonly body: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** This request's place in the table: until its transaction ends, no twin passes. */
export interface IdempotencyClaim {
  readonly key: string;
  readonly scopeHash: Buffer;
  readonly fingerprint: Buffer;
  /** The answer of the first request, when this one repeats it. */
  readonly earlier: Answer | undefined;
}

interface IdempotencyRow {
  readonly fingerprint: Buffer;
  readonly answer: Buffer;
  readonly headers: Record<string, string>;
  readonly is_secret: boolean;
}

/**
 * The Idempotency-Key of a request; undefined if there is none and the method does not need one. A POST must have it:
 * a client that never sends one finds out at its first try, not at its first lost answer.
 */
export function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const header = request.headers['idempotency-key'];
  if (header === undefined) {
    if (request.method !== 'POST') return undefined;
    throw new RequestRefusal({
      status: 400,
      code: 'idempotency.key_missing',
      message: 'This route needs an Idempotency-Key header: a new random value for each new intention, the same for a repetition',
    });
  }
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new RequestRefusal({
    status: 400,
    code: 'idempotency.key_malformed',
    message: 'Idempotency-Key must be 1 to 200 visible ASCII characters',
  });
}

/** One intention has one effect: key and answer are rows of the same transaction as the effect (DESIGN §8). */
@Injectable()
export class Idempotency {
  constructor(private readonly clock: Clock) {}

  /** Waits up to 2 s for a twin that is under way. Refuses a key that was used for something else. */
  async claim(tx: EntityManager, request: FastifyRequest, key: string): Promise<IdempotencyClaim> {
    const { caller, rawBody } = contextOf(request);
    // A NUL can occur in none of the parts, so no two scopes have the same text.
    const scope = [caller?.userId ?? '', request.method, request.routeOptions.url ?? '', key].join('\0');
    const scopeHash = createHash('sha256').update(scope).digest();
    const fingerprint = createHash('sha256').update(`${request.url}\0`).update(rawBody).digest();

    await waitForTwin(tx, scopeHash);
    const row = await this.find(tx, scopeHash);
    if (row && !row.fingerprint.equals(fingerprint)) {
      throw new RequestRefusal({
        status: 409,
        code: 'idempotency.conflict',
        message: 'This Idempotency-Key was used for another request; a new intention needs a new key',
      });
    }
    return { key, scopeHash, fingerprint, earlier: row && replay(row, key, scopeHash) };
  }

  /** Last thing before the commit: what is refused or rolled back is not kept, and may be tried again. */
  async keep(tx: EntityManager, claim: IdempotencyClaim, answer: Answer & { readonly secret: boolean }): Promise<void> {
    const now = await this.clock.now(tx);
    const plain = Buffer.from(answer.body, 'utf8');
    await tx.query(
      `insert into idempotency_record (scope_hash, fingerprint, answer, headers, is_secret, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (scope_hash) do update
       set fingerprint = excluded.fingerprint, answer = excluded.answer, headers = excluded.headers,
           is_secret = excluded.is_secret, created_at = excluded.created_at, expires_at = excluded.expires_at`,
      [
        claim.scopeHash,
        claim.fingerprint,
        answer.secret ? sealSecret(plain, claim.key, claim.scopeHash) : plain,
        JSON.stringify(Object.fromEntries(answer.headers)),
        answer.secret,
        now,
        new Date(now.getTime() + KEPT_MS),
      ],
    );
  }

  private async find(tx: EntityManager, scopeHash: Buffer): Promise<IdempotencyRow | undefined> {
    const rows: IdempotencyRow[] = await tx.query(
      `select fingerprint, answer, headers, is_secret from idempotency_record
       where scope_hash = $1 and expires_at > (select platform_now())`,
      [scopeHash],
    );
    return rows[0];
  }
}

function replay(row: IdempotencyRow, key: string, scopeHash: Buffer): Answer {
  const body = row.is_secret ? openSecret(row.answer, key, scopeHash) : row.answer;
  return { body: body.toString('utf8'), headers: new Map(Object.entries({ ...row.headers, 'idempotency-replayed': 'true' })) };
}

/** An advisory lock and not a row: the row comes last, with the answer, and is written once. */
async function waitForTwin(tx: EntityManager, scopeHash: Buffer): Promise<void> {
  const lockId = scopeHash.readBigInt64BE(0).toString();
  try {
    await tx.query(`select set_config('lock_timeout', $1, true), pg_advisory_xact_lock($2)`, [`${TWIN_WAIT_MS}ms`, lockId]);
  } catch (error) {
    if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error;
    throw new RequestRefusal({
      status: 409,
      code: 'idempotency.in_progress',
      message: 'A request with this Idempotency-Key is still being worked on',
      retryAfterSeconds: 1,
    });
  }
  await tx.query(`select set_config('lock_timeout', $1, true)`, [`${LOCK_TIMEOUT_MS}ms`]);
}
