import type { Client } from 'pg';
import { slotsOf } from '../key-slots.ts';
import type { LogUnderTest } from './logs-under-test.ts';
import { SteppedWork } from './stepped-work.ts';

/** The advisory locks by which a schedule holds a writer inside its insert; see `holdInserts`. */
export const HOLD_CLASS = 4711;

/**
 * Runs for each row after its defaults were computed and before it is written: a transaction that waits here has drawn an
 * id, and has a transaction id only if it took one before.
 */
export function holdInserts(table: string): string[] {
  return [
    `create function hold_insert() returns trigger language plpgsql as $$ begin
     perform pg_advisory_xact_lock_shared(${HOLD_CLASS}, current_setting('afterglow.writer')::int);
     return new;
   end $$`,
    `create trigger hold_insert before insert on ${table} for each row execute function hold_insert()`,
  ];
}

export interface Session {
  readonly client: Client;
  readonly pid: number;
  readonly number: number;
}

export interface Occurrence {
  readonly key: string;
  /** Unique within the schedule. */
  readonly number: number;
}

export interface WriterPlan {
  readonly events: readonly Occurrence[];
  readonly commits: boolean;
  /** Draws one id for nothing, before it has a transaction id. */
  readonly wastesAnId: boolean;
  readonly isHeldAtInsert: boolean;
  readonly committed: () => void;
}

/** One transaction that writes a log as its real writers do, with a gate before every statement. */
export class FlushingWriter {
  readonly slots: readonly number[];
  readonly work: SteppedWork;
  /** Its statement of the flush has been sent that locks the keys. */
  hasAskedForKeys = false;
  isHeld = false;
  private next = '';

  constructor(
    readonly session: Session,
    readonly plan: WriterPlan,
    private readonly log: LogUnderTest,
  ) {
    this.slots = slotsOf(plan.events.map(({ key }) => key));
    this.work = new SteppedWork((gate) => this.transaction(gate));
  }

  /** Sends the next statement. Answers false when somebody can make it wait in the server. */
  async goOn(others: readonly FlushingWriter[], observer: Client): Promise<boolean> {
    if (this.isHeld) {
      this.isHeld = false;
      await observer.query('select pg_advisory_unlock($1, $2)', [HOLD_CLASS, this.session.number]);
      return true;
    }
    if (!this.work.isAtGate) return !this.mayWaitFor(others);
    if (this.plan.isHeldAtInsert && this.next.includes(this.log.insertsWith)) {
      this.isHeld = true;
      await observer.query('select pg_advisory_lock($1, $2)', [HOLD_CLASS, this.session.number]);
    }
    const asksForKeys = !this.hasAskedForKeys && this.next !== '';
    this.hasAskedForKeys ||= asksForKeys;
    this.work.goOn();
    return !this.isHeld && !(asksForKeys && this.mayWaitFor(others));
  }

  mayWaitFor(others: readonly FlushingWriter[]): boolean {
    return others.some(
      (other) => other !== this && other.hasAskedForKeys && other.slots.some((slot) => this.slots.includes(slot)),
    );
  }

  private async transaction(gate: () => Promise<void>): Promise<void> {
    const { client } = this.session;
    const { events, commits, wastesAnId, committed } = this.plan;
    await client.query('begin');
    // A schedule holds it open for as long as a busy machine needs; how long one may live is another test's business.
    await client.query('set local transaction_timeout = 0');
    if (wastesAnId) await client.query(`select nextval(pg_get_serial_sequence('${this.log.table.name}', 'id'))`);
    const query = async (sql: string, values: unknown[]): Promise<unknown[]> => {
      this.next = sql;
      await gate();
      return (await client.query(sql, values)).rows as unknown[];
    };
    await this.log.write(query, events);
    this.next = '';
    await gate();
    await client.query(commits ? 'commit' : 'rollback');
    if (commits) committed();
  }
}
