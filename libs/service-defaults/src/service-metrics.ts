import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What the pool of pg says of itself. */
export interface PoolCounters {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** TypeORM takes its connections with a callback. */
export interface ObservedPool extends PoolCounters {
  connect(given?: (...args: unknown[]) => void): unknown;
}

/** Rate, errors and duration of every route; timers; the pool. In the service's own registry: two services share none. */
export class ServiceMetrics {
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly timerRuns: Counter<'timer' | 'outcome'>;
  readonly timerRows: Counter<'timer'>;
  readonly overdue: Gauge<'timer'>;
  private readonly loopDelay = monitorEventLoopDelay({ resolution: 20 });

  constructor(private readonly registry: Registry) {
    const registers = [registry];
    this.requests = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Requests by route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    const labelNames = ['timer', 'outcome'] as const;
    this.timerRuns = new Counter({ name: 'timer_runs_total', help: 'Runs of timers', labelNames, registers });
    this.timerRows = new Counter({
      name: 'timer_rows_total',
      help: 'Rows that timers worked off',
      labelNames: ['timer'],
      registers,
    });
    this.overdue = new Gauge({
      name: 'timer_overdue_seconds',
      help: 'How long the oldest row of a timer has been due, as of its last run',
      labelNames: ['timer'],
      registers,
    });
    this.loopDelay.enable();
    this.observeProcess(registers);
  }

  observePool(pool: ObservedPool): void {
    const registers = [this.registry];
    const waits = new Histogram({
      name: 'database_pool_wait_seconds',
      help: 'How long a transaction waited for its connection',
      buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 5],
      registers,
    });
    const { connect } = pool;
    // Told when a connection was given; who gave up waiting shows in what is waiting.
    pool.connect = (given) => {
      if (!given) return connect.call(pool);
      const done = waits.startTimer();
      return connect.call(pool, (...args: unknown[]) => {
        done();
        given(...args);
      });
    };
    new Gauge({
      name: 'database_pool_connections',
      help: 'Connections of the pool',
      labelNames: ['state'],
      registers,
      collect() {
        this.set({ state: 'idle' }, pool.idleCount);
        this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      },
    });
    new Gauge({
      name: 'database_pool_waiting',
      help: 'Transactions that wait for a connection',
      registers,
      collect() {
        this.set(pool.waitingCount);
      },
    });
  }

  stop(): void {
    this.loopDelay.disable();
    this.registry.clear();
  }

  /** Not prom-client's default metrics: their observers can't be taken down again, and live on after `stop`. */
  private observeProcess(registers: Registry[]): void {
    const { loopDelay } = this;
    new Gauge({
      name: 'process_resident_memory_bytes',
      help: 'Resident memory',
      registers,
      collect() {
        this.set(process.memoryUsage.rss());
      },
    });
    new Gauge({
      name: 'process_event_loop_delay_p99_seconds',
      help: 'Event loop delay since the last scrape',
      registers,
      collect() {
        this.set(loopDelay.percentile(99) / 1e9);
        loopDelay.reset();
      },
    });
  }
}
