import { LogTableReader } from '@afterglow/messaging/log-table-reader';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { POOL_COLUMNS, polledPool, readOpenPools, type PoolRow } from '../pools/read-pools.ts';
import { CHANGE_LOG, changeLogConnection, changeLogPosition, type ChangeLogEntry } from './change-log.ts';
import { ReplicaMemory } from './replica-memory.ts';

/** Entries of one read. */
const BATCH = 1_000;

type Look = Partial<PoolRow> & { now: Date; deleted_up_to: string };

/**
 * Brings the platform's time, and what only tables know, into memory: all open pools once, then those that the change log
 * names. Whoever can't be sure to have read all of the log, because a read failed or what comes next is deleted already, reads
 * the tables anew, which gives the same.
 */
@Injectable()
export class PollMemory {
  private reader: LogTableReader<ChangeLogEntry> | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly memory: ReplicaMemory,
  ) {}

  /** What was committed before the call is in memory when it resolves. */
  poll(): Promise<void> {
    const poll = this.last.then(() => this.pollOnce());
    this.last = poll.catch(() => undefined);
    return poll;
  }

  private async pollOnce(): Promise<void> {
    const { reader } = this;
    // Only a poll that has ended well may go on where it stands.
    this.reader = undefined;
    this.reader = reader && (await this.follow(reader)) ? reader : await this.readTables();
    const at = this.memory.time.read();
    if (at) this.memory.leases.sweep(at);
  }

  /** False when entries that were not read may be deleted. */
  private async follow(reader: LogTableReader<ChangeLogEntry>): Promise<boolean> {
    const { position } = reader.position;
    const changed = new Set<string>();
    for (let isFull = true; isFull;) {
      const { rows } = await reader.read(BATCH);
      for (const { entity_id: poolId } of rows) changed.add(poolId);
      isFull = rows.length >= BATCH;
    }
    const looks = await this.look([...changed]);
    for (const { id, ...row } of looks)
      if (id !== undefined && id !== null) this.memory.pools.put(polledPool({ ...row, id } as PoolRow));
    // Asked after the reads: what was above this position then was not deleted when they were made.
    return Number(looks[0]?.deleted_up_to) <= position;
  }

  /** The time, how far the log is deleted, and these pools, in one statement. */
  private async look(poolIds: readonly string[]): Promise<Look[]> {
    const { monotonic, time } = this.memory;
    const sentAtMs = monotonic.nowMs();
    const looks: Look[] = await this.dataSource.query(
      `select platform_now() as now, kept.deleted_up_to, ${POOL_COLUMNS}
       from change_log_kept kept left join pool p on p.id = any($1::uuid[])`,
      [poolIds],
    );
    const first = looks[0];
    if (!first) throw new Error('change_log_kept has lost its row');
    time.observe({ databaseMs: first.now.getTime(), sentAtMs, receivedAtMs: monotonic.nowMs() });
    return looks;
  }

  private async readTables(): Promise<LogTableReader<ChangeLogEntry>> {
    const { position, pools } = await this.dataSource.transaction('REPEATABLE READ', async (tx) => ({
      position: await changeLogPosition(tx),
      pools: await readOpenPools(tx),
    }));
    this.memory.pools.replaceAll(pools);
    await this.look([]);
    return new LogTableReader(changeLogConnection(this.dataSource), CHANGE_LOG, position);
  }
}
