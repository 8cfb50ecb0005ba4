import { ActiveRelay } from '@afterglow/messaging/active-relay';
import { connectionOf } from '@afterglow/messaging/dedicated-connection';
import { MessagingMetrics } from '@afterglow/messaging/messaging-metrics';
import { isWatermarked } from '@afterglow/messaging/topics';
import type { ServiceContext } from '@afterglow/service-defaults/service-definition';
import type { Socket } from 'node:net';
import type { Client } from 'pg';
import { Registry } from 'prom-client';
import { prepareStatements } from './prepared-statements.ts';
import { SimulatedCrash } from './simulated-crash.ts';
import { time } from './simulated-time.ts';
import type { PublishFate, SteppedLog } from './stepped-log.ts';

/** A service's relay, one turn at a time. After a crash another one begins where the cursor stands. */
export class SimulatedRelay {
  private relay: ActiveRelay | undefined;
  private log: SteppedLog | undefined;
  private readonly metrics = new MessagingMetrics(new Registry());

  private constructor(
    private readonly context: ServiceContext,
    private readonly connection: Client,
  ) {}

  static async connect(context: ServiceContext): Promise<SimulatedRelay> {
    const connection = connectionOf(context);
    await connection.connect();
    (connection.connection.stream as Socket).setTimeout(0);
    await connection.query('set enable_seqscan = off');
    prepareStatements(connection);
    answerTimeAsSimulated(connection);
    return new SimulatedRelay(context, connection);
  }

  /** Another log, and so another relay. */
  begin(log: SteppedLog): void {
    this.log = log;
    this.relay = undefined;
  }

  /** True when it has crashed. */
  async turn(fate: PublishFate): Promise<boolean> {
    if (!this.log) throw new Error('begin() first');
    const { serviceName } = this.context;
    const parts = { serviceName, transport: this.log, metrics: this.metrics, watermarked: isWatermarked(serviceName) };
    this.relay ??= await ActiveRelay.open(this.connection, parts);
    this.log.fate = fate;
    try {
      await this.relay.relayOnce();
      return false;
    } catch (error) {
      if (!(error instanceof SimulatedCrash)) throw error;
      this.relay = undefined;
      return true;
    } finally {
      this.log.fate = 'acknowledged';
    }
  }

  close(): Promise<void> {
    return this.connection.end();
  }
}

/** Watermarks promise by the server's real time, which is the simulated one here: there is no other in this world. */
function answerTimeAsSimulated(connection: Client): void {
  const query = connection.query.bind(connection) as (...args: unknown[]) => unknown;
  const asked = /^select \w+_timestamp\(\) as now$/;
  const answer = (...args: unknown[]): unknown =>
    typeof args[0] === 'string' && asked.test(args[0]) ? Promise.resolve({ rows: [{ now: time.now }] }) : query(...args);
  Object.assign(connection, { query: answer });
}
