import { realTimeMs } from '@afterglow/messaging/real-time';
import { watermarkedTopics, watermarkTopicOf } from '@afterglow/messaging/topics';
import type { Transport } from '@afterglow/messaging/transports/transport';
import { writeWatermark } from '@afterglow/messaging/watermark';

const EVERY_MS = 100;

/** Where the services whose relays would do it are not there: writes their watermarks, as long as it runs. */
export class StandInRelays {
  private timer: NodeJS.Timeout | undefined;

  /** `own`: of the service under test, whose own relay does it. */
  constructor(
    private readonly transport: Transport,
    private readonly own = '',
  ) {}

  start(): this {
    this.timer ??= setInterval(() => void this.write().catch(() => undefined), EVERY_MS).unref();
    return this;
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Promises that the log holds all that was said until now. */
  async write(): Promise<void> {
    for (const topic of watermarkedTopics.filter((name) => name !== this.own)) {
      const asOf = realTimeMs();
      const offsets: number[] = [];
      for (const { partition, high } of await this.transport.bounds(topic)) offsets[partition] = high;
      const value = writeWatermark({ asOf, offsets });
      await this.transport.publish([{ topic: watermarkTopicOf(topic), key: topic, value, headers: {} }]);
    }
  }
}
