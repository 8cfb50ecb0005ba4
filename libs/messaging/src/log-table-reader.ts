import type { QueryResultRow } from 'pg';
import { OpenGaps, type Gap } from './open-gaps.ts';

export interface LogTable {
  /** A table whose `id bigint` is drawn from a sequence with cache 1, after the writer has its transaction id. */
  readonly name: string;
  /** Names, or expressions with a name: `(at)::text as at`. */
  readonly columns: readonly string[];
}

/** A connection, or a pool of them: each statement of a reader stands for itself. */
export interface LogConnection {
  query<R extends QueryResultRow>(sql: string, values?: unknown[]): Promise<{ readonly rows: R[] }>;
}

export type LogRow<T> = T & { readonly id: number };

export interface IdRange {
  readonly from: number;
  /** Included. */
  readonly to: number;
}

export interface ReadPosition {
  /** Everything up to and including this id was answered, or will never exist. */
  readonly position: number;
  /** What was answered above it, ascending; between and before these ranges are the open gaps. */
  readonly readAbove: readonly IdRange[];
}

export interface ReadResult<T> {
  /** In id order; gaps that filled late come first. */
  readonly rows: readonly LogRow<T>[];
  /** Where the reader stands once these rows are answered, whatever it reads next. */
  readonly position: ReadPosition;
}

interface RawRow {
  readonly xmin: string;
  readonly id: string | null;
}

/**
 * Reads a table that concurrent transactions append to, each committed row exactly once, and rows of one key in commit
 * order (the writer locks the key before it draws the id). `id > last` would lose rows that commit late; see DESIGN §3,
 * outbox rule 2, and docs/decisions/0003 for the one place where we differ from it.
 */
export class LogTableReader<T> {
  private readonly gaps: OpenGaps;
  private highestRead: number;
  private readonly statement: string;

  /** `resume`: what an earlier reader had answered. Its gaps are open again, for nobody knows who still runs. */
  constructor(
    private readonly connection: LogConnection,
    table: LogTable,
    resume: ReadPosition,
  ) {
    const gaps = gapsOf(resume);
    this.gaps = new OpenGaps(gaps);
    this.highestRead = resume.readAbove.at(-1)?.to ?? resume.position;
    const columns = ['id', ...table.columns].join(', ');
    // The snapshot and the rows in one statement: with two, a row may commit in between and look like a dead gap.
    // Two index scans instead of one OR. No prepared name: a plan that was made while the table was empty would stay, and
    // read the whole table for every poll (DESIGN §3, outbox rule 6).
    this.statement = `
      with seen as materialized (select pg_current_snapshot() as snapshot)
      select pg_snapshot_xmin(seen.snapshot)::text as xmin, found.*
      from seen left join lateral (
        select * from (
          (select ${columns} from unnest($2::bigint[], $3::bigint[]) as gap (first, last)
             join ${table.name} l on l.id between gap.first and gap.last)
          union all
          (select ${columns} from ${table.name} l where l.id > $1 order by l.id limit $4)
        ) as both_parts order by id
      ) as found on true`;
  }

  get position(): ReadPosition {
    const firstGap = this.gaps.first;
    if (firstGap === null) return { position: this.highestRead, readAbove: [] };
    const open = this.gaps.open;
    const readAbove = open.map((gap, index) => ({ from: gap.to + 1, to: (open[index + 1]?.from ?? this.highestRead + 1) - 1 }));
    return { position: firstGap - 1, readAbove: readAbove.filter((range) => range.from <= range.to) };
  }

  get openGaps(): number {
    return this.gaps.open.length;
  }

  /** At most `limit` new rows, plus those that filled gaps. Throws what the connection throws; call again on a new reader then. */
  async read(limit: number): Promise<ReadResult<T>> {
    const open = this.gaps.open;
    const result = await this.connection.query<RawRow>(this.statement, [
      this.highestRead,
      open.map((gap) => gap.from),
      open.map((gap) => gap.to),
      limit,
    ]);
    const head = result.rows[0];
    if (!head) throw new Error('the snapshot row is always there');
    const rows = head.id === null ? [] : result.rows.map(numbered<T>);
    const fresh: number[] = [];
    for (const { id } of rows) {
      if (id > this.highestRead) fresh.push(id);
      else this.gaps.filled(id);
    }
    this.gaps.forgetDead(BigInt(head.xmin));
    this.gaps.sawNew(this.highestRead, fresh);
    this.highestRead = fresh.at(-1) ?? this.highestRead;
    if (this.gaps.unfenced) await this.fence();
    return { rows, position: this.position };
  }

  /**
   * Real time of the server. Whatever was committed before it is seen by every read that is begun after the answer. A time
   * that a read itself answered would be too late: the server looks at its clock after it has taken the snapshot.
   */
  async realTime(): Promise<Date> {
    const result = await this.connection.query<{ now: Date }>('select clock_timestamp() as now');
    const now = result.rows[0]?.now;
    if (!now) throw new Error('clock_timestamp() answered no row');
    return now;
  }

  private async fence(): Promise<void> {
    const result = await this.connection.query<{ fence: string }>('select pg_current_xact_id()::text as fence');
    const fence = result.rows[0]?.fence;
    if (!fence) throw new Error('pg_current_xact_id() answered no row');
    this.gaps.fenceAll(BigInt(fence));
  }
}

/** In place: a copy of every row would cost as much as parsing it. */
function numbered<T>(row: RawRow): LogRow<T> {
  return Object.assign(row, { id: Number(row.id) }) as unknown as LogRow<T>;
}

function gapsOf({ position, readAbove }: ReadPosition): Gap[] {
  return readAbove.map((range, index) => ({ from: (readAbove[index - 1]?.to ?? position) + 1, to: range.from - 1, fence: null }));
}
