import type { DataSource, EntityManager } from 'typeorm';
import { writeDeadLetter } from './dead-letters/dead-letter-queue.ts';
import { fromHeaders, type EventEnvelope } from './event-envelope.ts';
import { handlersOf, type ControlHandler, type Handlers } from './handlers.ts';
import { enterInbox, entryKey } from './inbox.ts';
import { readLog, type LoggedRecord } from './read-log.ts';
import type { Subscriptions } from './reaction.ts';
import { isBulkTopic } from './topics.ts';
import type { Transport } from './transports/transport.ts';

/** A service whose data base may have been restored; as the schema's owner. */
export interface RestoredService {
  readonly name: string;
  readonly subscriptions: Subscriptions;
  readonly dataSource: DataSource;
}

/** An event that its service published and, restored behind it, no longer knows. */
export interface DisownedEvent extends LoggedRecord {
  readonly service: string;
  readonly envelope: EventEnvelope;
}

export interface Reconciliation {
  readonly disowned: readonly DisownedEvent[];
  /** What published versions begin above from now on, by service; 0 where nothing is disowned and nothing ever was. */
  readonly versionBase: ReadonlyMap<string, number>;
  /** Letters that now wait for an operator, by the service that will hear the event. */
  readonly setAside: ReadonlyMap<string, number>;
}

/** Said by the letters: one cause, so that an operator decides over all of a type at once. */
export class Disowned extends Error {
  constructor() {
    super('its service was restored behind it and does not know it any more');
    this.name = 'Disowned';
  }
}

export class StillRunning extends Error {
  constructor(service: string) {
    super(`${service} is running: stop all services first`);
    this.name = 'StillRunning';
  }
}

/**
 * After a restore behind what the log already tells, before any service starts (decision 0020). Finds what services
 * published and no longer know. Applied, versions that they publish from now on are above those, so that no reader takes
 * the new for the old; and consumers that will come to such an event find it set aside, unless it takes a right away:
 * a creator's no holds, also when only the others have heard it. Doing it twice changes nothing more.
 * `sinceMs`: real time somewhat before the backup began; what the log took earlier is not looked at.
 */
export class ReconcileRestored {
  constructor(
    private readonly transport: Transport,
    private readonly services: readonly RestoredService[],
  ) {}

  /** Throws StillRunning, and what the broker or the data base throws; then some services may be done and others not: do it again. */
  async execute({ sinceMs, apply }: { sinceMs: number; apply: boolean }): Promise<Reconciliation> {
    for (const service of this.services) await assertStopped(service);
    const disowned = (await Promise.all(this.services.map((service) => this.findDisowned(service, sinceMs)))).flat();
    const versionBase = new Map<string, number>();
    const setAside = new Map<string, number>();
    for (const service of this.services) {
      const own = disowned.filter((event) => event.service === service.name);
      versionBase.set(service.name, await service.dataSource.transaction((tx) => raiseVersionBase(tx, own, apply)));
      const handlers = handlersOf(service.subscriptions, <T>(type: new () => T) => new type());
      const letters = await service.dataSource.transaction(async (tx) => {
        let written = 0;
        for (const event of disowned) written += await setEventAside(tx, { service: service.name, handlers, apply }, event);
        return written;
      });
      setAside.set(service.name, letters);
    }
    return { disowned, versionBase, setAside };
  }

  private async findDisowned({ name, dataSource }: RestoredService, sinceMs: number): Promise<DisownedEvent[]> {
    const published = new Map<string, DisownedEvent>();
    await readLog({ transport: this.transport, reader: `${name}.reconcile` }, { topics: [name], sinceMs }, (records) => {
      for (const logged of records) {
        const envelope = fromHeaders(logged.record.headers);
        if (envelope) published.set(envelope.id, { ...logged, service: name, envelope });
      }
    });
    const known = await dataSource.query<{ event_id: string }[]>(`select event_id from outbox where event_id = any($1)`, [
      [...published.keys()],
    ]);
    for (const { event_id } of known) published.delete(event_id);
    // Upkeep deletes what is old: what is older than the oldest row that is kept was published before the backup.
    const [oldest] = await dataSource.query<{ at: Date | null; kept_all: boolean }[]>(
      `select min(occurred_at) as at, coalesce(min(id), 1) <= 1 as kept_all from outbox`,
    );
    return [...published.values()].filter(
      ({ envelope }) => oldest?.kept_all || !oldest?.at || Date.parse(envelope.time) >= oldest.at.getTime(),
    );
  }
}

/** The relay's lock is free only when no replica of the service runs. */
async function assertStopped({ name, dataSource }: RestoredService): Promise<void> {
  const [lock] = await dataSource.transaction((tx) =>
    tx.query<{ taken: boolean }[]>(`select pg_try_advisory_xact_lock(hashtext($1), hashtext('relay')) as taken`, [
      `outbox:${name}`,
    ]),
  );
  if (!lock?.taken) throw new StillRunning(name);
}

async function raiseVersionBase(tx: EntityManager, own: readonly DisownedEvent[], apply: boolean): Promise<number> {
  const highest = own.reduce((most, { envelope }) => Math.max(most, envelope.aggregateVersion), 0);
  const [row] = await tx.query<{ version_base: string }[]>(`select version_base from outbox_cursor for update`);
  const base = Math.max(Number(row?.version_base ?? 0), highest);
  if (apply) await tx.query(`update outbox_cursor set version_base = $1 where version_base < $1`, [base]);
  return base;
}

async function setEventAside(
  tx: EntityManager,
  { service, handlers, apply }: { service: string; handlers: Handlers; apply: boolean },
  { topic, partition, record, envelope }: DisownedEvent,
): Promise<number> {
  const handler = isBulkTopic(topic) ? undefined : handlers.control.get(envelope.type);
  if (!handler || handler.contract.stops || (await hasProcessed(tx, { service, topic, partition, offset: record.offset })))
    return 0;
  const reactions = namesOf(handler);
  if (!apply) return reactions.length;
  const fresh = await enterInbox(
    tx,
    reactions.map((reaction) => ({ reaction, envelope })),
  );
  const source = { group: service, topic, partition };
  for (const reaction of reactions.filter((name) => fresh.has(entryKey(name, envelope.id)))) {
    const letter = { record, eventId: envelope.id, type: envelope.type, reaction, error: new Disowned(), attempts: 0 };
    await writeDeadLetter(tx, source, letter, true);
  }
  return fresh.size;
}

function namesOf({ copies, acts }: ControlHandler): string[] {
  return [...copies, ...acts].map(({ name }) => name);
}

/** A data base that was not restored, or only the producer's was: what it has had, it has had. */
async function hasProcessed(
  tx: EntityManager,
  { service, topic, partition, offset }: { service: string; topic: string; partition: number; offset: number },
): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    `select from consumer_offset where consumer_group = $1 and topic = $2 and partition = $3 and next_offset > $4`,
    [service, topic, partition, offset],
  );
  return rows.length > 0;
}
