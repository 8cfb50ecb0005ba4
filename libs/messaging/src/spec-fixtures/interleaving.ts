import type { Client } from 'pg';
import { LogTableReader, type LogConnection, type LogRow, type ReadResult } from '../log-table-reader.ts';
import { moveCursor, readCursor } from '../outbox-cursor.ts';
import { FlushingWriter, type Occurrence, type Session } from './flushing-writer.ts';
import type { LogUnderTest } from './logs-under-test.ts';
import type { RandomChoices } from './random-choices.ts';
import { SteppedWork } from './stepped-work.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e'];

type Row = LogRow<{ readonly key: string; readonly aggregate_version: string }>;

export interface Sessions {
  readonly writers: readonly Session[];
  readonly reader: Client;
  readonly observer: Client;
}

/** What became of a schedule, for the spec to judge. */
export interface Story {
  /** In the order in which the transactions committed. */
  readonly committed: Occurrence[];
  /** In the order in which the broker got them, repetitions included. */
  readonly published: Occurrence[];
  /** Repetitions that no death explains: each leaves one batch in doubt, and that may come once more. */
  readonly repeatedWithoutCause: Occurrence[];
  rolledBack: number;
  deaths: number;
  republished: number;
}

/**
 * Random steps of concurrent transactions and of one reader that is driven as the relay drives it: read, publish, move the
 * stored cursor. Every statement is a gate, the reader's own included, and the reader dies at any of them.
 */
export class Interleaving {
  readonly story: Story = { committed: [], published: [], repeatedWithoutCause: [], rolledBack: 0, deaths: 0, republished: 0 };
  private readonly writers: FlushingWriter[] = [];
  private readonly seen = new Set<number>();
  /** Published, and the stored cursor is not known to be past it. */
  private inDoubt = new Set<number>();
  /** What a death has left in doubt: each may come once more. */
  private readonly excused = new Set<number>();
  private reader: SteppedWork;
  private occurrences = 0;
  private quietPolls = 0;

  constructor(
    private readonly sessions: Sessions,
    private readonly random: RandomChoices,
    private readonly log: LogUnderTest,
  ) {
    this.reader = this.newReader();
  }

  async play(): Promise<Story> {
    const { random, writers, sessions } = this;
    let toStart = random.between(3, 6);
    const readerShare = 0.15 + random.next() * 0.4;
    const deathShare = random.chance(0.5) ? 0.1 : 0;
    if (random.chance(0.2)) await this.crossTwoWriters();
    while (toStart > 0 || writers.length > 0) {
      const free = sessions.writers.filter((session) => writers.every((writer) => writer.session !== session));
      if (random.chance(readerShare)) await this.stepReader(deathShare);
      else if (toStart > 0 && free.length > 0 && (writers.length === 0 || random.chance(0.4))) {
        await this.startWriter(random.of(free));
        toStart -= 1;
      } else if (writers.length > 0) await this.stepWriter(random.of(writers));
    }
    this.quietPolls = 0;
    // The first may have read before the last commit.
    while (this.quietPolls < 2) await this.stepReader(0);
    this.reader.abandon();
    return this.story;
  }

  /**
   * A shape that chance rarely finds while others use the same server: the younger transaction draws the lower id, the older
   * one commits, and the reader sees a gap whose transaction is younger than all that have ended.
   */
  private async crossTwoWriters(): Promise<void> {
    const [first, second] = this.sessions.writers;
    if (!first || !second) return;
    const older = await this.startWriter(first, ['a']);
    const younger = await this.startWriter(second, ['b']);
    await this.stepReader(0);
    for (const writer of [older, younger, younger, older, older]) await this.stepWriter(writer);
    for (let step = this.random.between(2, 5); step > 0; step -= 1) await this.stepReader(0);
  }

  private async startWriter(session: Session, keys: readonly string[] = KEYS): Promise<FlushingWriter> {
    const { random } = this;
    const events = Array.from({ length: random.between(1, 3) }, () => ({
      key: random.of(keys),
      number: (this.occurrences += 1),
    }));
    const plan = {
      events,
      commits: random.chance(0.75),
      wastesAnId: random.chance(0.1),
      isHeldAtInsert: random.chance(0.15),
      committed: () => this.story.committed.push(...events),
    };
    const writer = new FlushingWriter(session, plan, this.log);
    this.writers.push(writer);
    await writer.work.arrival();
    return writer;
  }

  private async stepWriter(writer: FlushingWriter): Promise<void> {
    if (writer.work.isDone) return;
    const runsFreely = await writer.goOn(this.writers, this.sessions.observer);
    await (runsFreely ? writer.work.arrival() : this.arrivalOrWait(writer));
    if (!writer.work.isDone) return;
    if (!writer.plan.commits) this.story.rolledBack += 1;
    this.writers.splice(this.writers.indexOf(writer), 1);
    // Whoever waited for its keys moves on by himself now.
    for (const other of this.writers) if (!other.work.isAtGate && !other.isHeld) await this.arrivalOrWait(other);
  }

  /** Until it stands at its next gate, or the server makes it wait for somebody else. */
  private async arrivalOrWait({ work, session }: FlushingWriter): Promise<void> {
    const arrival = work.arrival();
    let hasArrived = false;
    const noticed = arrival.then(
      () => (hasArrived = true),
      () => (hasArrived = true),
    );
    const looks = async () => {
      for (;;) {
        const found = await this.sessions.observer.query(
          `select 1 from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'`,
          [session.pid],
        );
        if (hasArrived || found.rows.length > 0) return;
      }
    };
    await Promise.race([noticed, looks()]);
    if (hasArrived) await arrival;
  }

  private async stepReader(deathShare: number): Promise<void> {
    await this.reader.arrival();
    if (this.random.chance(deathShare)) {
      this.reader.abandon();
      this.story.deaths += 1;
      for (const number of this.inDoubt) this.excused.add(number);
      this.inDoubt = new Set();
      this.reader = this.newReader();
      await this.reader.arrival();
    }
    this.reader.goOn();
    await this.reader.arrival();
  }

  /** The relay's loop, with gates in place of a transport and of the time that statements take. */
  private newReader(): SteppedWork {
    const client = this.sessions.reader;
    return new SteppedWork(async (gate) => {
      await gate();
      const query = async (sql: string, values: unknown[]) => {
        await gate();
        return client.query(sql, values);
      };
      const reader = new LogTableReader<Row>({ query } as unknown as LogConnection, this.log.table, await readCursor(client));
      let stored = JSON.stringify(reader.position);
      let ahead: ReadResult<Row> | null = null;
      for (;;) {
        const limit = this.random.between(1, 6);
        const { rows, position: reached }: ReadResult<Row> = ahead ?? (await reader.read(limit));
        ahead = null;
        this.quietPolls = rows.length === 0 ? this.quietPolls + 1 : 0;
        if (rows.length > 0) {
          this.publish(rows);
          await gate();
          // While the broker takes a full batch.
          if (rows.length >= limit) ahead = await reader.read(limit);
        }
        const position = JSON.stringify(reached);
        if (position !== stored) {
          await moveCursor(client, reached);
          stored = position;
        }
        this.inDoubt = new Set();
      }
    });
  }

  private publish(rows: readonly Row[]): void {
    for (const row of rows) {
      const occurrence = { key: row.key, number: Number(row.aggregate_version) };
      if (this.seen.has(occurrence.number)) {
        this.story.republished += 1;
        if (!this.excused.delete(occurrence.number)) this.story.repeatedWithoutCause.push(occurrence);
      }
      this.seen.add(occurrence.number);
      this.inDoubt.add(occurrence.number);
      this.story.published.push(occurrence);
    }
  }
}
