import { ServingSteps } from '@afterglow/delivery/serving-steps';
import type { LogRecord, TopicPartition } from '@afterglow/messaging/transports/transport';
import {
  SimulatedService,
  type HttpAnswer,
  type HttpRequest,
  type ServiceToSimulate,
  type SimulatedSurroundings,
} from './simulated-service.ts';
import type { SteppedLog, SteppedMember } from './stepped-log.ts';

/** Newest payload of an aggregate, as a replica has heard it; by kind and id. */
type Known = Map<string, { readonly version: number; readonly event: Readonly<Record<string, unknown>> }>;

/** One process of delivery that decides: its memory, its own ear on the log, its leases. All of it is gone with a crash. */
export class SimulatedReplica {
  /** What a reader of the same records knows, kept without the product's code: to hold its decisions against. */
  readonly known: Known = new Map();
  private tail: SteppedMember | undefined;

  private constructor(
    private readonly service: SimulatedService,
    private readonly steps: ServingSteps,
    private readonly log: SteppedLog,
  ) {}

  static async start(
    delivery: ServiceToSimulate,
    surroundings: SimulatedSurroundings & { readonly transport: SteppedLog },
  ): Promise<SimulatedReplica> {
    const service = await SimulatedService.assemble(delivery, surroundings);
    const replica = new SimulatedReplica(service, service.resolve(ServingSteps), surroundings.transport);
    await replica.pollMemory();
    await replica.checkRights();
    return replica;
  }

  async pollMemory(): Promise<void> {
    await this.steps.pollMemory();
    await this.steps.giveBackRests();
  }

  async askForFunds(): Promise<void> {
    await this.steps.askForFunds();
    await this.service.transactions.idle();
  }

  async checkRights(): Promise<void> {
    await this.steps.checkRights();
    this.findEar();
  }

  behind(): readonly TopicPartition[] {
    return this.tail?.behind() ?? [];
  }

  async hear(at: TopicPartition, most: number): Promise<void> {
    const from =
      this.tail?.assigned().find(({ topic, partition }) => topic === at.topic && partition === at.partition)?.position ?? 0;
    const count = (await this.tail?.deliver(at, most)) ?? 0;
    this.learn(at, this.log.recordsFrom(at.topic, at.partition, from).slice(0, count));
  }

  async request(request: HttpRequest): Promise<HttpAnswer> {
    const answer = await this.service.request(request);
    // Who found memory stale has begun to look, and has not waited for the end of it.
    if (!this.steps.isFresh()) await this.checkRights();
    return answer;
  }

  get transactions() {
    return this.service.transactions;
  }

  async end(): Promise<void> {
    await this.tail?.stop();
    await this.service.close();
  }

  /** The ear that this replica has opened since: one that it gave up hears nothing any more. */
  private findEar(): void {
    const ears = [...this.log.members].filter(({ options, owner }) => options.group.includes('.tail.') && owner === undefined);
    for (const ear of ears) {
      ear.owner = this;
      this.tail = ear;
      // What the snapshot holds is what lies before the places where the tail begins.
      for (const at of ear.assigned()) this.learn(at, this.log.recordsFrom(at.topic, at.partition, 0).slice(0, at.position));
    }
  }

  private learn({ topic }: TopicPartition, records: readonly LogRecord[]): void {
    if (topic.includes('.')) return;
    for (const { value, headers } of records) {
      const event = JSON.parse(value ?? '{}') as Record<string, unknown>;
      const kind = kindOf(headers['ce_type'] ?? '');
      if (!kind) continue;
      const name = `${kind.name} ${String(read(event, kind.id))}`;
      const version = Number(event['aggregateVersion']);
      if ((this.known.get(name)?.version ?? -1) < version) this.known.set(name, { version, event });
    }
  }
}

function read(event: Readonly<Record<string, unknown>>, field: string): unknown {
  const state = event['state'] as Record<string, unknown> | undefined;
  return state?.[field] ?? event[field];
}

const KINDS = [
  { name: 'grant', begins: 'authorization.AdAuthoriz', id: 'adAuthorizationId' },
  { name: 'creator', begins: 'authorization.CreatorAdSettings', id: 'creatorId' },
  { name: 'post-toggle', begins: 'authorization.PostAdSettings', id: 'postId' },
  { name: 'post', begins: 'stories.Post', id: 'postId' },
  { name: 'ad-group', begins: 'campaigns.AdGroup', id: 'adGroupId' },
  { name: 'campaign', begins: 'campaigns.Campaign', id: 'campaignId' },
  { name: 'ad', begins: 'campaigns.Ad', id: 'adId' },
] as const;

function kindOf(type: string) {
  return KINDS.find(({ begins }) => type.startsWith(`afterglow.${begins}`));
}
