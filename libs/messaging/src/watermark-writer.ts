import { watermarkTopicOf } from './topics.ts';
import type { Transport } from './transports/transport.ts';
import { writeWatermark } from './watermark.ts';

const EVERY_MS = 200;

/**
 * Writes a control topic's watermarks, as the one relay that is active (DESIGN §3, outbox rule 5). The relay promises:
 * `asOf` was asked of the server before the read, the read saw the end of the table, and all that it has read is
 * acknowledged. Gaps may be open: their rows were not committed when the read took its snapshot, so they will be committed
 * after `asOf`, and no watermark up to now speaks of them.
 */
export class WatermarkWriter {
  private offsets: readonly number[] | null = null;
  private writtenAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly controlTopic: string,
    private readonly transport: Transport,
  ) {}

  isDue(): boolean {
    return performance.now() - this.writtenAtMs >= EVERY_MS;
  }

  /** The control topic's ends have moved: they are asked for again. */
  published(): void {
    this.offsets = null;
  }

  /** Throws what the broker throws: then nothing was promised. */
  async write(asOf: Date): Promise<void> {
    this.offsets ??= await this.ends();
    this.writtenAtMs = performance.now();
    const topic = watermarkTopicOf(this.controlTopic);
    const value = writeWatermark({ asOf: asOf.getTime(), offsets: this.offsets });
    await this.transport.publish([{ topic, key: this.controlTopic, value, headers: { 'content-type': 'application/json' } }]);
  }

  private async ends(): Promise<number[]> {
    const offsets: number[] = [];
    for (const { partition, high } of await this.transport.bounds(this.controlTopic)) offsets[partition] = high;
    return offsets;
  }
}
