import { bulkOptions, controlOptions } from '@afterglow/messaging/consumer-options';
import { EventConsumer } from '@afterglow/messaging/event-consumer';
import { EventProcessor } from '@afterglow/messaging/event-processor';
import { handlersOf, type Handlers } from '@afterglow/messaging/handlers';
import { MessagingMetrics } from '@afterglow/messaging/messaging-metrics';
import { Outbox } from '@afterglow/messaging/outbox';
import type { TopicPartition } from '@afterglow/messaging/transports/transport';
import type { HeardEvent, Reaction, SetReaction } from '@afterglow/messaging/reaction';
import { scopeOf, type Cause } from '@afterglow/service-defaults/transaction-scope';
import { Registry } from 'prom-client';
import type { EntityManager } from 'typeorm';
import { ProcessTransactions, type CrashPlace } from './simulated-crash.ts';
import type { SimulatedService } from './simulated-service.ts';
import { nameOf, type SteppedLog, type SteppedMember } from './stepped-log.ts';

/** What a reaction has had, once the transaction is there: by reaction, event ids in the order in which it had them. */
export type Heard = Map<string, string[]>;

interface Member {
  readonly transactions: ProcessTransactions;
  readonly place: SteppedMember;
}

/**
 * One consumer group of a service: processes that share its partitions. A member that crashes comes back as another one;
 * a member that has lost a partition may still be working on it.
 */
export class SimulatedGroup {
  readonly heard: Heard = new Map();
  private members: Member[] = [];
  /** Which member has a partition now, by its name. */
  private readonly owners = new Map<string, number>();
  /** Where the log ended when the group, which had heard all, started. A partition is assigned when there is more: each costs statements. */
  private readonly untouched = new Map<string, TopicPartition & { readonly end: number }>();

  constructor(
    private readonly service: SimulatedService,
    private readonly kind: 'control' | 'bulk',
    private readonly log: SteppedLog,
  ) {}

  get name(): string {
    return this.kind === 'bulk' ? `${this.service.name}.bulk` : this.service.name;
  }

  async start(size: number): Promise<void> {
    for (let n = 0; n < size; n += 1) this.members.push(await this.join());
    for (const topic of this.members[0]?.place.options.topics ?? []) {
      for (const { partition } of await this.log.bounds(topic)) {
        this.owners.set(nameOf({ topic, partition }), partition % size);
        this.untouched.set(nameOf({ topic, partition }), { topic, partition, end: this.log.endOf({ topic, partition }) });
      }
    }
  }

  /** Partitions whose owner is behind the log. */
  behind(): readonly TopicPartition[] {
    const fresh = [...this.untouched.values()].filter((at) => this.log.endOf(at) > at.end);
    return [
      ...fresh,
      ...this.members.flatMap(({ place }, n) => place.behind().filter((at) => this.owners.get(nameOf(at)) === n)),
    ];
  }

  /** Partitions that a member thinks are still its own, while another one has them. */
  lost(): readonly { readonly at: TopicPartition; readonly member: number }[] {
    return this.members.flatMap(({ place }, member) =>
      place
        .behind()
        .filter((at) => this.owners.get(nameOf(at)) !== member)
        .map((at) => ({ at, member })),
    );
  }

  halted(): readonly TopicPartition[] {
    return this.members.flatMap(({ place }) => place.assigned().filter(({ isHalted }) => isHalted));
  }

  /** The owner of the partition, or the member named, gets up to `most` records. True when it has crashed. */
  async deliver(
    at: TopicPartition,
    { most, crash, member }: { most: number; crash: CrashPlace | null; member?: number },
  ): Promise<boolean> {
    const n = member ?? this.owners.get(nameOf(at)) ?? 0;
    const receiver = this.members[n];
    if (!receiver) return false;
    if (this.untouched.delete(nameOf(at))) await this.give(at, n);
    receiver.transactions.plan(crash);
    await receiver.place.deliver(at, most).catch(() => undefined);
    await receiver.transactions.idle();
    receiver.transactions.plan(null);
    if (!receiver.transactions.hasCrashed) return false;
    await this.comeBack(n);
    return true;
  }

  /** A rebalance: the partition goes to another member, and the one that had it has not heard so yet. */
  async handOver(at: TopicPartition): Promise<void> {
    await this.give(at, ((this.owners.get(nameOf(at)) ?? 0) + 1) % this.members.length);
  }

  drop(at: TopicPartition, member: number): void {
    this.members[member]?.place.drop(at);
  }

  private async comeBack(n: number): Promise<void> {
    const place = this.members[n]?.place;
    if (!place) return;
    const owned = place.assigned().filter((at) => this.owners.get(nameOf(at)) === n);
    await place.stop();
    this.members[n] = await this.join();
    for (const at of owned) await this.give(at, n);
  }

  private async give(at: TopicPartition, n: number): Promise<void> {
    this.owners.set(nameOf(at), n);
    this.untouched.delete(nameOf(at));
    await this.members[n]?.place.assign(at);
  }

  private async join(): Promise<Member> {
    const { service, kind } = this;
    const { dataSource, logger } = service.context;
    const transactions = ProcessTransactions.over(dataSource, [service.resolve(Outbox)]);
    const handlers = this.listening(transactions);
    const metrics = new MessagingMetrics(new Registry());
    const processor = new EventProcessor(handlers, metrics);
    const options =
      kind === 'bulk'
        ? bulkOptions(this.name, handlers.bulkTopics, processor)
        : controlOptions(this.name, handlers.controlTopics, processor);
    const consumer = new EventConsumer(options, { transport: this.log, transactions, dataSource, logger, metrics });
    const known = new Set(this.log.members);
    await consumer.start();
    const place = [...this.log.members].find((member) => !known.has(member));
    if (!place) throw new Error(`${this.name} hears nothing`);
    return { transactions, place };
  }

  /** The service's own reactions; what they had is written down when it is committed. */
  private listening(transactions: ProcessTransactions): Handlers {
    const { subscriptions } = this.service;
    const handlers = handlersOf(subscriptions, (type) => this.service.resolve(type));
    const note: Note = (tx, reaction, eventIds) =>
      transactions.noteCommitted(tx, () => {
        const had = this.heard.get(reaction) ?? [];
        had.push(...eventIds);
        this.heard.set(reaction, had);
      });
    const control = [...handlers.control].map(([type, handler]) => {
      const copies = handler.copies.map(({ name, run }) => ({
        name,
        run: {
          events: run.events,
          keep: async (event: object, tx: EntityManager) => {
            note(tx, name, [eventOf(scopeOf(tx).cause)]);
            await run.keep(event, tx);
          },
        },
      }));
      const acts = handler.acts.map(({ name, run }) => ({ name, run: this.noting(name, run, note) }));
      return [type, { contract: handler.contract, copies, acts }] as const;
    });
    return { ...handlers, control: new Map(control) };
  }

  private noting(name: string, run: Reaction | SetReaction, note: Note): Reaction | SetReaction {
    const { event } = run;
    if ('reactToSet' in run) {
      const reactToSet = async (events: readonly HeardEvent[], tx: EntityManager) => {
        note(
          tx,
          name,
          events.map(({ cause }) => eventOf(cause)),
        );
        await run.reactToSet(events, tx);
      };
      return { event, reactToSet };
    }
    const react = async (heard: object, tx: EntityManager) => {
      note(tx, name, [eventOf(scopeOf(tx).cause)]);
      await run.react(heard, tx);
    };
    return { event, react };
  }
}

type Note = (tx: EntityManager, reaction: string, eventIds: readonly string[]) => void;

function eventOf({ causationId }: Cause): string {
  return causationId ?? 'none';
}
