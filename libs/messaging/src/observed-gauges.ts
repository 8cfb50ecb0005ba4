import { Gauge, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import type { ConsumerLag } from './consumer-lag.ts';
import { realTimeMs } from './real-time.ts';

/** A scrape is answered without what takes longer: the rest of the metrics is wanted most when something hangs. */
const DEADLINE_MS = 2_000;

interface Tables {
  readonly unpublished_age: string | null;
  readonly unpublished: string;
  readonly dead_letters: string;
  readonly parked_keys: string;
  readonly xmin: string;
  readonly xmax: string;
  readonly stopped: readonly { readonly topic: string; readonly partition: number; readonly paused: boolean }[];
}

/**
 * What a scrape asks of the tables and the log, the same for every replica of a service (DESIGN §10). What can't be asked is
 * left out, and `afterglow_database_up`, `afterglow_broker_up` say why.
 */
export class ObservedGauges {
  private readonly databaseUp: Gauge;
  private readonly brokerUp: Gauge;
  private readonly ofTables: Readonly<Record<'age' | 'unpublished' | 'letters' | 'keys' | 'transaction', Gauge>>;
  private readonly halted: Gauge;
  private readonly paused: Gauge;
  private readonly lagEvents: Gauge;
  private readonly lagAge: Gauge;
  private looking: Promise<void> | null = null;
  private oldestXmin: { readonly xmin: string; readonly sinceMs: number } | null = null;

  constructor(
    registry: Registry,
    private readonly dataSource: DataSource,
    private readonly lag: ConsumerLag,
  ) {
    // A scrape asks all of them at once, and each waits for the one look that fills them all.
    const collect = () => (this.looking ??= this.look().finally(() => (this.looking = null)));
    const gauge = (name: string, help: string, labelNames: string[] = []) =>
      new Gauge({ name: `afterglow_${name}`, help, labelNames, registers: [registry], collect });
    this.databaseUp = gauge('database_up', '1 when the data base answered this scrape');
    this.brokerUp = gauge('broker_up', '1 when the log answered this scrape');
    this.ofTables = {
      age: gauge('outbox_unpublished_age_seconds', 'How long the oldest unpublished event has been waiting, platform time'),
      unpublished: gauge('outbox_unpublished_events', 'Events that wait to be published; ids of rolled-back rows count too'),
      letters: gauge('dead_letters_waiting', 'Dead letters that wait for an operator'),
      keys: gauge('parked_keys', 'Keys whose later events wait behind a dead letter'),
      transaction: gauge(
        'oldest_transaction_seconds',
        'How long the oldest writing transaction of the whole server has been seen running: while it runs, a gap below it stays open',
      ),
    };
    this.halted = gauge('halted_partitions', 'Partitions that stopped in doubt and wait for an operator', ['topic', 'partition']);
    this.paused = gauge('paused_partitions', 'Partitions that an operator has paused', ['topic', 'partition']);
    const labelNames = ['consumer_group', 'topic'];
    this.lagEvents = gauge('unprocessed_events', 'Events in the log that the group has not processed', labelNames);
    this.lagAge = gauge('unprocessed_age_seconds', 'How long the oldest of them has been in the log, at least', labelNames);
  }

  private async look(): Promise<void> {
    for (const gauge of [this.brokerUp, ...Object.values(this.ofTables)]) gauge.remove();
    for (const gauge of [this.halted, this.paused, this.lagEvents, this.lagAge]) gauge.reset();
    const [tables, lag] = await Promise.all([withinDeadline(this.readTables()), withinDeadline(this.lag.read())]);
    this.databaseUp.set(tables ? 1 : 0);
    // Offsets are in a table: without the data base nobody knows how the broker is.
    if (tables) this.brokerUp.set(lag ? 1 : 0);
    if (tables) this.setTables(tables);
    for (const { consumerGroup, topic, events, oldestForSeconds } of lag ?? []) {
      const labels = { consumer_group: consumerGroup, topic };
      this.lagEvents.set(labels, events);
      this.lagAge.set(labels, oldestForSeconds);
    }
  }

  private setTables(tables: Tables): void {
    this.ofTables.age.set(Math.max(0, Number(tables.unpublished_age ?? 0)));
    this.ofTables.unpublished.set(Number(tables.unpublished));
    this.ofTables.letters.set(Number(tables.dead_letters));
    this.ofTables.keys.set(Number(tables.parked_keys));
    this.ofTables.transaction.set(this.runningFor(tables));
    for (const { topic, partition, paused } of tables.stopped) {
      (paused ? this.paused : this.halted).set({ topic, partition: String(partition) }, 1);
    }
  }

  /** Sessions of other roles do not show their times, but everybody sees which transaction is the oldest. */
  private runningFor({ xmin, xmax }: Tables): number {
    if (xmin === xmax) this.oldestXmin = null;
    else if (this.oldestXmin?.xmin !== xmin) this.oldestXmin = { xmin, sinceMs: realTimeMs() };
    return this.oldestXmin ? (realTimeMs() - this.oldestXmin.sinceMs) / 1000 : 0;
  }

  private async readTables(): Promise<Tables | undefined> {
    const rows: Tables[] = await this.dataSource.query(
      `select
         (select extract(epoch from platform_now() - occurred_at) from outbox
          where id > (select position from outbox_cursor) and not (select published from outbox_cursor) @> id
          order by id limit 1) as unpublished_age,
         greatest(0, (select max(id) from outbox) - (select position from outbox_cursor)) as unpublished,
         (select count(*) from dead_letter where status = 'WAITING') as dead_letters,
         (select count(*) from parked_key) as parked_keys,
         pg_snapshot_xmin(pg_current_snapshot()) as xmin, pg_snapshot_xmax(pg_current_snapshot()) as xmax,
         (select coalesce(jsonb_agg(jsonb_build_object('topic', topic, 'partition', partition, 'paused', halted_by is not null)), '[]')
          from consumer_offset where halted_at is not null) as stopped`,
    );
    return rows[0];
  }
}

async function withinDeadline<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), DEADLINE_MS)));
  return Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}
