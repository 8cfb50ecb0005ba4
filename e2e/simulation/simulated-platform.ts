import { handlersOf } from '@afterglow/messaging/handlers';
import type { OutgoingRecord } from '@afterglow/messaging/transports/transport';
import { createLogger } from '@afterglow/service-defaults/logger';
import type { CrashPlace } from './simulated-crash.ts';
import { SimulatedDatabase } from './simulated-database.ts';
import { SimulatedGroup } from './simulated-group.ts';
import { SimulatedRelay } from './simulated-relay.ts';
import { SimulatedReplica } from './simulated-replica.ts';
import { LOG_LEVEL, SimulatedService, type HttpAnswer, type HttpRequest, type ServiceToSimulate } from './simulated-service.ts';
import { ids } from './simulated-time.ts';
import { SteppedLog } from './stepped-log.ts';

const MEMBERS = 2;
const REPLICAS = 2;
/** Rounds after which what still goes on goes on for ever. */
const MOST_ROUNDS = 60;

/** The whole platform in one process. Nothing of it moves until it is told to. */
export class SimulatedPlatform {
  log = new SteppedLog();
  groups: readonly SimulatedGroup[] = [];
  replicas: SimulatedReplica[] = [];

  private constructor(
    readonly database: SimulatedDatabase,
    readonly services: readonly SimulatedService[],
    readonly relays: readonly SimulatedRelay[],
    private readonly delivery: ServiceToSimulate,
  ) {}

  static async open(toSimulate: readonly ServiceToSimulate[]): Promise<SimulatedPlatform> {
    const database = await SimulatedDatabase.open(toSimulate.map(({ definition }) => definition));
    const services: SimulatedService[] = [];
    const relays: SimulatedRelay[] = [];
    for (const one of toSimulate) {
      const logger = createLogger(one.definition.name, LOG_LEVEL, process.stdout);
      const service = await SimulatedService.assemble(one, { database, transport: new SteppedLog(), logger });
      services.push(service);
      relays.push(await SimulatedRelay.connect(service.context));
    }
    const delivery = toSimulate.find(({ definition }) => definition.name === 'delivery');
    if (!delivery) throw new Error('There is no delivery to simulate');
    return new SimulatedPlatform(database, services, relays, delivery);
  }

  /** New processes on a log that holds these records; the data base is as it is. */
  async begin(records: readonly OutgoingRecord[]): Promise<void> {
    this.log = await SteppedLog.with(records);
    for (const relay of this.relays) relay.begin(this.log);
    for (const service of this.services) service.transactions.restart();
    const groups = this.services.flatMap((service) => {
      const { controlTopics, bulkTopics } = handlersOf(service.subscriptions, (type) => service.resolve(type));
      const kinds = [
        ...(controlTopics.length > 0 ? ['control' as const] : []),
        ...(bulkTopics.length > 0 ? ['bulk' as const] : []),
      ];
      return kinds.map((kind) => new SimulatedGroup(service, kind, this.log));
    });
    for (const group of groups) await group.start(MEMBERS);
    this.groups = groups;
    for (let n = 0; n < REPLICAS; n += 1) this.replicas.push(await this.startReplica());
  }

  async endReplicas(): Promise<void> {
    for (const replica of this.replicas) await replica.end();
    this.replicas = [];
  }

  async restartReplica(n: number): Promise<void> {
    await this.replicas[n]?.end();
    this.replicas[n] = await this.startReplica();
  }

  serviceOf(name: string): SimulatedService {
    const service = this.services.find((one) => one.name === name);
    if (!service) throw new Error(`${name} is not simulated`);
    return service;
  }

  /** One intention of a client: whose service crashes under it sends it again, with the same key. */
  async call(service: string, request: HttpRequest, crash: CrashPlace | null = null): Promise<HttpAnswer> {
    const { transactions } = this.serviceOf(service);
    const keyed = { ...request, key: ids.next() };
    transactions.plan(crash);
    const answer = await this.serviceOf(service).request(keyed);
    transactions.plan(null);
    if (!transactions.hasCrashed) return answer;
    transactions.restart();
    return this.serviceOf(service).request(keyed);
  }

  /** One run of a timer; answers how many rows it worked off. */
  async runTimer(service: SimulatedService, n: number, crash: CrashPlace | null): Promise<number | 'crashed'> {
    const timer = service.timers[n];
    if (!timer) return 0;
    const { transactions } = service;
    transactions.plan(crash);
    const cause = { correlationId: ids.next() };
    const worked = await transactions
      .run(cause, (tx) => timer.runDue(tx))
      .catch((error: unknown) => {
        if (!transactions.hasCrashed) throw error;
        return 'crashed' as const;
      });
    transactions.restart();
    return worked;
  }

  /** Without faults, until nothing is left to do at this instant. */
  async drain(): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const isSettled = !(await this.passOn()) && !(await this.runTimers());
      if (!isSettled) continue;
      for (const replica of this.replicas) {
        for (const at of replica.behind()) await replica.hear(at, 500);
        await replica.pollMemory();
        await replica.checkRights();
      }
      return;
    }
    throw new Error(`The platform did not come to rest in ${MOST_ROUNDS} rounds`);
  }

  /** Each timer of a service once; answers what they worked off. */
  async runTimersOf(name: string): Promise<string> {
    const service = this.serviceOf(name);
    const worked: (number | string)[] = [];
    for (const n of service.timers.keys()) worked.push(await this.runTimer(service, n, null));
    return worked.join('/');
  }

  /** A group gets all that there is for it. */
  async hear(name: string): Promise<void> {
    for (const group of this.groups.filter((one) => one.name === name))
      for (const at of group.behind()) await group.deliver(at, { most: 500, crash: null });
  }

  /** Every relay and every consumer once; true when there was something for one of them. */
  async passOn(): Promise<boolean> {
    for (const relay of this.relays) await relay.turn('acknowledged');
    let isBusy = false;
    for (const group of this.groups) {
      for (const at of group.behind()) {
        await group.deliver(at, { most: 500, crash: null });
        isBusy = true;
      }
    }
    return isBusy;
  }

  /** False when none has anything to do: what is due and waits for something else is due all the same. */
  private async runTimers(): Promise<boolean> {
    let left = 0;
    for (const service of this.services) {
      for (const [n, timer] of service.timers.entries()) {
        left += Number(await this.runTimer(service, n, null));
        left += await timer.countDue(service.context.dataSource.manager);
      }
    }
    return left > 0;
  }

  async close(): Promise<void> {
    for (const relay of this.relays) await relay.close();
    for (const service of this.services) await service.close();
    await this.database.close();
  }

  private startReplica(): Promise<SimulatedReplica> {
    const { logger } = this.serviceOf('delivery').context;
    return SimulatedReplica.start(this.delivery, { database: this.database, transport: this.log, logger });
  }
}
