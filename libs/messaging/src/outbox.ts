import { eventTypeOf, type EventContract } from '@afterglow/contracts/event-contract';
import { ArrayParameter } from '@afterglow/service-defaults/array-parameters';
import { newId } from '@afterglow/service-defaults/ids';
import { scopeOf, type Cause, type TransactionScope } from '@afterglow/service-defaults/transaction-scope';
import type { TransactionParticipant } from '@afterglow/service-defaults/transactions';
import type { EntityManager } from 'typeorm';
import { assertValid } from './event-validation.ts';
import { failPoint } from './fail-points.ts';
import { slotsOf } from './key-slots.ts';

/** Also a CHECK of the table: what is larger does not belong in an event. */
export const MAX_PAYLOAD_BYTES = 65_536;

interface Row {
  readonly event_id: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly aggregate_version: number;
  readonly payload: string;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly traceparent: string | null;
}

/** Made into parameters as they come, not when all wait for the flush under its locks. */
class PendingRows {
  readonly keys: string[] = [];
  private readonly columns: { readonly [C in keyof Row]: ArrayParameter<NonNullable<Row[C]>> } = {
    event_id: ArrayParameter.ofUuids(),
    topic: ArrayParameter.ofTexts(),
    key: ArrayParameter.ofTexts(),
    type: ArrayParameter.ofTexts(),
    aggregate_version: ArrayParameter.ofBigints(),
    payload: ArrayParameter.ofTexts(),
    correlation_id: ArrayParameter.ofUuids(),
    causation_id: ArrayParameter.ofUuids(),
    traceparent: ArrayParameter.ofTexts(),
  };

  push(row: Row): void {
    const { columns } = this;
    columns.event_id.push(row.event_id);
    columns.topic.push(row.topic);
    columns.key.push(row.key);
    columns.type.push(row.type);
    columns.aggregate_version.push(row.aggregate_version);
    columns.payload.push(row.payload);
    columns.correlation_id.push(row.correlation_id);
    columns.causation_id.push(row.causation_id);
    columns.traceparent.push(row.traceparent);
    this.keys.push(row.key);
  }

  /** In the order of the statement's parameters. */
  get parameters(): Buffer[] {
    return Object.values(this.columns).map((column) => column.toBuffer());
  }
}

/**
 * Events leave a service only through its outbox: rows written in the transaction of the change that they tell of.
 * `append` collects, the opener of the transaction flushes once, as its last step.
 */
export class Outbox implements TransactionParticipant {
  private readonly pending = new WeakMap<EntityManager, PendingRows>();
  private readonly flushed = new WeakSet<TransactionScope>();

  /** `nudge` tells the relay of this process that there may be something to publish. */
  constructor(
    private readonly serviceName: string,
    private readonly nudge: () => void,
  ) {}

  /**
   * Throws InvalidEvent (a contract is broken), or when a payload is over 64 KiB: both roll the change back. Who works off a
   * set of events names the one that caused these.
   */
  async append(tx: EntityManager, events: readonly object[], cause?: Cause): Promise<void> {
    const scope = scopeOf(tx);
    const rows = this.pending.get(tx) ?? new PendingRows();
    for (const event of events) {
      const row = this.rowOf(event, cause ?? scope.cause);
      rows.push(row);
      scope.causedEvents.push({ type: (event.constructor as unknown as EventContract).type, id: row.event_id });
    }
    this.pending.set(tx, rows);
    failPoint('outbox.appended');
  }

  /**
   * Rules 1 of DESIGN §3, outbox: lock the keys in sorted order, then take the transaction's own id, then draw all row
   * ids in one statement. So ids of one key grow in commit order, and a reader that sees a gap knows which
   * transactions can still fill it. Nothing may be locked after this. Versions go out above `version_base`, which is 0
   * unless this data base was restored behind the log (reconcile-restored.ts).
   */
  async beforeCommit(tx: EntityManager): Promise<void> {
    const rows = this.pending.get(tx);
    if (!rows || rows.keys.length === 0) return;
    this.pending.delete(tx);
    this.flushed.add(scopeOf(tx));
    await tx.query(
      `select count(pg_advisory_xact_lock(hashtext($1), slot)), pg_current_xact_id() from unnest($2::int[]) as slot`,
      [`outbox:${this.serviceName}`, slotsOf(rows.keys)],
    );
    await tx.query(
      `insert into outbox (event_id, topic, key, type, aggregate_version, payload, correlation_id, causation_id, traceparent)
       select event_id, topic, key, type, aggregate_version + version_base,
         case when version_base = 0 then payload
           else jsonb_set(payload::jsonb, '{aggregateVersion}', to_jsonb(aggregate_version + version_base))::text end,
         correlation_id, causation_id, traceparent
       from outbox_cursor, unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::uuid[], $8::uuid[],
         $9::text[]) with ordinality
         as appended (event_id, topic, key, type, aggregate_version, payload, correlation_id, causation_id, traceparent, ordinality)
       order by ordinality`,
      rows.parameters,
    );
    failPoint('outbox.flushed');
  }

  afterCommit(scope: TransactionScope): void {
    failPoint('outbox.committed');
    if (this.flushed.has(scope)) this.nudge();
  }

  private rowOf(event: object, cause: Cause): Row {
    const contract = event.constructor as unknown as EventContract;
    if (typeof contract.type !== 'string' || typeof contract.keyOf !== 'function') {
      throw new Error(`${event.constructor.name} is not an event: make it with occurred(Contract, fields)`);
    }
    if (!contract.topic.startsWith(this.serviceName)) {
      throw new Error(`${contract.type} belongs to ${contract.topic}: ${this.serviceName} may not publish it`);
    }
    assertValid(contract, event);
    const payload = JSON.stringify(event);
    const bytes = Buffer.byteLength(payload);
    if (bytes > MAX_PAYLOAD_BYTES) throw new Error(`${contract.type} has ${bytes} bytes, more than ${MAX_PAYLOAD_BYTES}`);
    return {
      event_id: newId(),
      topic: contract.topic,
      key: contract.keyOf(event),
      type: eventTypeOf(contract),
      aggregate_version: (event as { aggregateVersion: number }).aggregateVersion,
      payload,
      correlation_id: cause.correlationId,
      causation_id: cause.causationId ?? null,
      traceparent: cause.traceparent ?? null,
    };
  }
}
