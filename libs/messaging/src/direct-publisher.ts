import { eventTypeOf, type EventContract } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import { Tracing, traceparentOfSpan } from '@afterglow/service-defaults/tracing';
import { toHeaders } from './event-envelope.ts';
import { assertValid } from './event-validation.ts';
import type { OutgoingRecord, Transport } from './transports/transport.ts';

export interface DirectPublishOptions {
  /** Platform time of the facts: their `ce_time`. */
  readonly time: Date;
  readonly correlationId: string;
  readonly deadlineMs: number;
}

/**
 * For facts whose acceptance *is* their being in the log (tracked views and clicks): no table, no outbox.
 * Everything that tells of a change in a table goes through the outbox instead.
 */
export class DirectPublisher {
  constructor(
    private readonly serviceName: string,
    private readonly transport: Transport,
    private readonly tracing: Tracing = Tracing.off(),
  ) {}

  /** Resolves once the broker has acknowledged all. Throws InvalidEvent before anything is sent; after the deadline nobody knows. */
  async publish(events: readonly object[], options: DirectPublishOptions): Promise<void> {
    await this.transport.publish(
      events.map((event) => this.recordOf(event, options)),
      options.deadlineMs,
    );
  }

  private recordOf(event: object, { time, correlationId }: DirectPublishOptions): OutgoingRecord {
    const contract = event.constructor as unknown as EventContract;
    assertValid(contract, event);
    const key = contract.keyOf(event);
    const span = this.tracing.active;
    const headers = toHeaders({
      id: newId(),
      type: eventTypeOf(contract),
      source: `/afterglow/${this.serviceName}`,
      time: time.toISOString(),
      subject: key,
      correlationId,
      aggregateVersion: (event as { aggregateVersion: number }).aggregateVersion,
      ...(span ? { traceparent: traceparentOfSpan(span) } : {}),
    });
    return { topic: contract.topic, key, value: JSON.stringify(event), headers };
  }
}
