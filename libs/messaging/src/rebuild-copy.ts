import { createDataSource } from '@afterglow/service-defaults/data-source';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import type { Type } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { CopyReplay, RebuildRefused, type AsideEvent, type ConsumerPlace, type ReplayGoal } from './copy-replay.ts';
import { nameOf } from './partition-state.ts';
import type { Copy } from './reaction.ts';
import type { Transport } from './transports/transport.ts';

/** So few that they may be replayed while the consumer waits at its first statement; with each round more, so that it ends. */
const CLOSE = 500;
const PATIENCE_MS = 30_000;
/** Below the lock timeout of the consumer that waits meanwhile. */
const PATIENCE_IN_LOCK_MS = 3_000;
/** Somebody redrove or edited letters meanwhile: the replay begins again, at most so often. */
const ATTEMPTS = 5;

export interface RebuildParts {
  readonly definition: Pick<ServiceDefinition, 'name' | 'entities'>;
  /** Of the schema's owner: an app role may make no tables. */
  readonly ownerUrl: string;
  readonly transport: Transport;
}

export interface RebuildResult {
  readonly table: string;
  /** Events of the log that the copy was given again. */
  readonly events: number;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

type Merged = Omit<RebuildResult, 'table' | 'events'>;

/**
 * Makes a copy what its topics say that it is, while the service runs: replays them into a scratch table as far as the
 * service's consumer has got, and sets right what differs in the live one. The consumer waits only for the last steps.
 * Throws RebuildRefused, and then nothing was changed.
 *
 * The scratch is a temporary table of the same name: it stands before the live one on this session's search path, so the
 * copy's own code writes it without knowing, and a killed rebuild leaves nothing behind.
 */
export async function rebuildCopy(parts: RebuildParts, copy: Type<Copy>): Promise<RebuildResult> {
  const { definition, ownerUrl } = parts;
  const table = tableOf(copy, definition.entities);
  const settings = { poolSize: 1, bounded: false, qualified: false, applicationName: `${definition.name} rebuild` };
  const dataSource = createDataSource(definition, ownerUrl, settings);
  await dataSource.initialize();
  const session = dataSource.createQueryRunner();
  try {
    const tableName = dataSource.getMetadata(table).tableName;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const rebuild = new Rebuild(parts, { copy, tableName }, session);
      const result = await rebuild.run();
      if (result) return result;
    }
    throw new RebuildRefused('dead letters of this copy were worked off all the while; try again when that is over');
  } finally {
    await session.release();
    await dataSource.destroy();
  }
}

/** `KeepKnownPosts` keeps the entity `KnownPost`. */
function tableOf(copy: Type<Copy>, entities: RebuildParts['definition']['entities']): Type {
  const table = (entities as readonly Type[]).find(({ name }) => [`Keep${name}`, `Keep${name}s`].includes(copy.name));
  if (!table) throw new RebuildRefused(`${copy.name} keeps no entity of this service: one called as it is, without Keep`);
  return table;
}

class Rebuild {
  private readonly replay: CopyReplay;
  private readonly live: string;
  private readonly scratch: string;

  constructor(
    private readonly parts: RebuildParts,
    private readonly what: { readonly copy: Type<Copy>; readonly tableName: string },
    private readonly session: QueryRunner,
  ) {
    this.live = `"${parts.definition.name}"."${what.tableName}"`;
    this.scratch = `pg_temp."${what.tableName}"`;
    this.replay = new CopyReplay(new what.copy(), { transport: parts.transport, serviceName: parts.definition.name });
  }

  /** Null when letters that were replayed have changed since: then it must begin again. */
  async run(): Promise<RebuildResult | null> {
    await this.session.query(`drop table if exists ${this.scratch}`);
    await this.session.query(`create temporary table "${this.what.tableName}" (like ${this.live} including all)`);
    await this.refuseAnotherLog(await this.goal());
    await this.replay.start();
    try {
      const merged = await this.catchUpAndMerge();
      return merged && { table: this.what.tableName, events: this.replay.applied, ...merged };
    } finally {
      await this.replay.stop();
      await this.session.query(`drop table if exists ${this.scratch}`);
    }
  }

  private async catchUpAndMerge(): Promise<Merged | null> {
    const replayed = new Map<string, AsideEvent>();
    for (let round = 1; ; round += 1) {
      // Each event a transaction of its own: a long one would hold up the relay's gaps (docs/decisions/0003).
      await this.replayTo(await this.goal(), replayed, PATIENCE_MS);
      const outcome = await this.inTransaction(() => this.mergeWhenClose(replayed, CLOSE * round));
      if (outcome !== 'too far') return outcome;
    }
  }

  private async mergeWhenClose(replayed: Map<string, AsideEvent>, close: number): Promise<Merged | 'too far' | null> {
    await this.goal('for update');
    // Also shuts out a redrive, and the first event of a partition that has no row yet.
    await this.session.query(`lock table ${this.live} in share row exclusive mode`);
    const goal = await this.goal();
    if (this.replay.behind(goal) > close) return 'too far';
    await this.replayTo(goal, replayed, PATIENCE_IN_LOCK_MS);
    const changed = [...goal.aside].some(([at, letter]) => JSON.stringify(replayed.get(at)) !== JSON.stringify(letter));
    return changed ? null : this.merge();
  }

  private async replayTo(goal: ReplayGoal, replayed: Map<string, AsideEvent>, patienceMs: number): Promise<void> {
    await this.replay.to(this.session.manager, goal, patienceMs);
    // The first status is the one that was replayed: a later one shows as a difference.
    for (const [at, letter] of goal.aside) if (!replayed.has(at)) replayed.set(at, letter);
  }

  /** Offsets before letters: whatever the consumer put aside below an offset is committed with it. */
  private async goal(lock: '' | 'for update' = ''): Promise<ReplayGoal> {
    const { name } = this.parts.definition;
    const { topics } = this.replay;
    const offsets: {
      topic: string;
      partition: number;
      next_offset: string;
      last_event_id: string | null;
      halt_reason: string | null;
    }[] = await this.session.query(
      `select topic, partition, next_offset, last_event_id, halt_reason from consumer_offset
         where consumer_group = $1 and topic = any($2) order by topic, partition ${lock}`,
      [name, topics],
    );
    const places = offsets.map((row): ConsumerPlace => {
      if (row.halt_reason !== null) throw new RebuildRefused(`${nameOf(row)} is halted: ${row.halt_reason}`);
      return { topic: row.topic, partition: row.partition, nextOffset: Number(row.next_offset), lastEventId: row.last_event_id };
    });
    const letters: (AsideEvent & { at: string })[] = await this.session.query(
      `select topic || '[' || partition || ']@' || log_offset as at, status, edited_value as "editedValue" from dead_letter
       where consumer_group = $1 and topic = any($2) and reaction = $3`,
      [name, topics, this.what.copy.name],
    );
    return { places, aside: new Map(letters.map(({ at, ...letter }) => [at, letter])) };
  }

  /** The same doubts that halt a consumer (docs/decisions/0007); the last event is compared when the replay gets there. */
  private async refuseAnotherLog({ places }: ReplayGoal): Promise<void> {
    for (const topic of this.replay.topics) {
      for (const { partition, low, high } of await this.parts.transport.bounds(topic)) {
        const next = places.find((place) => place.topic === topic && place.partition === partition)?.nextOffset ?? 0;
        if (low > 0) throw new RebuildRefused(`${nameOf({ topic, partition })} begins at ${low}: its history is not whole`);
        if (high < next) throw new RebuildRefused(`${nameOf({ topic, partition })} ends at ${high}, the consumer is at ${next}`);
      }
    }
  }

  private async merge(): Promise<Merged> {
    const { live, scratch } = this;
    const columns: { name: string }[] = await this.session.query(
      `select quote_ident(attname) as name from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
      [live],
    );
    const names = columns.map(({ name }) => name).join(', ');
    const rowOf = (alias: string) => `row(${columns.map(({ name }) => `${alias}.${name}`).join(', ')})`;
    const deleted: unknown[][] = await this.session.query(
      `delete from ${live} as l where not exists (select from ${scratch} as s where s.id = l.id) returning 1`,
    );
    const written: { inserted: boolean }[] = await this.session.query(
      `insert into ${live} as l (${names})
       select ${names} from ${scratch} as s
       where not exists (select from ${live} as l where l.id = s.id and ${rowOf('l')} is not distinct from ${rowOf('s')})
       on conflict (id) do update set ${columns.map(({ name }) => `${name} = excluded.${name}`).join(', ')}
       returning l.xmax = 0 as inserted`,
    );
    const inserted = written.filter((row) => row.inserted).length;
    return { inserted, updated: written.length - inserted, deleted: deleted[0]?.length ?? 0 };
  }

  private async inTransaction<T>(work: () => Promise<T>): Promise<T> {
    await this.session.startTransaction();
    try {
      const answer = await work();
      await this.session.commitTransaction();
      return answer;
    } catch (error) {
      await this.session.rollbackTransaction().catch(() => undefined);
      throw error;
    }
  }
}
