import type { Logger } from 'pino';
import { EventTail, type EventTailOptions } from './event-tail.ts';
import type { Transport } from './transports/transport.ts';

/** Opens tails for a replica, and remembers them so that `After-Event` waits for memory too. */
export class EventTails {
  private readonly tails = new Set<EventTail>();

  constructor(private readonly parts: { readonly transport: Transport; readonly logger: Logger; readonly serviceName: string }) {}

  async start(options: EventTailOptions): Promise<EventTail> {
    const tail = new EventTail(this.parts, options);
    // Before it has joined: who stops while the broker is away must find it.
    this.tails.add(tail);
    await tail.start();
    return tail;
  }

  /** Of one that is given up; another takes its place. */
  async end(tail: EventTail): Promise<void> {
    this.tails.delete(tail);
    await tail.stop();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.tails].map((tail) => tail.stop()));
    this.tails.clear();
  }

  listeningTo(type: string): EventTail[] {
    return [...this.tails].filter((tail) => tail.hears(type));
  }
}
