import { realTimeMs } from './real-time.ts';
import { watermarkTopicOf } from './topics.ts';
import type { LogRecord, StartPosition, TopicPartition, Transport } from './transports/transport.ts';
import { readWatermark, type Watermark } from './watermark.ts';

/** Real time: what is older is no promise about now (DESIGN §5). */
const FRESH_FOR_MS = 800;

interface HeardWatermark extends Watermark {
  /** By this process' monotonic clock: silence shows, whatever wall clocks say. */
  readonly heardAtMs: number;
}

interface TopicWatermarks {
  readonly controlTopic: string;
  /** Not yet reached, oldest first. */
  ahead: HeardWatermark[];
  newest: Watermark | null;
  reached: HeardWatermark | null;
}

/** Whether one reader of control topics has all that their services had committed a moment ago. */
export class WatermarkReader {
  private readonly byLogTopic: ReadonlyMap<string, TopicWatermarks>;
  private isLogReplaced = false;

  constructor(
    controlTopics: readonly string[],
    private readonly transport: Transport,
  ) {
    this.byLogTopic = new Map(
      controlTopics.map((controlTopic) => [
        watermarkTopicOf(controlTopic),
        { controlTopic, ahead: [], newest: null, reached: null },
      ]),
    );
  }

  get logTopics(): string[] {
    return [...this.byLogTopic.keys()];
  }

  reads(logTopic: string): boolean {
    return this.byLogTopic.has(logTopic);
  }

  /** At the newest: what lies before it promises less. */
  async startAt({ topic, partition }: TopicPartition): Promise<StartPosition> {
    const bounds = (await this.transport.bounds(topic)).find((one) => one.partition === partition);
    return { from: Math.max(bounds?.low ?? 0, (bounds?.high ?? 0) - 1) };
  }

  /** `positions`: by `topic[partition]`, what the reader has applied of its control topics. */
  hear(logTopic: string, records: readonly LogRecord[], positions: ReadonlyMap<string, number>): void {
    const watermarks = this.byLogTopic.get(logTopic);
    if (!watermarks) return;
    const heardAtMs = performance.now();
    for (const { value } of records) {
      const watermark = readWatermark(value);
      if (!watermark) continue;
      this.isLogReplaced ||= isOfShorterLog(watermark, watermarks.newest);
      watermarks.newest = watermark;
      watermarks.ahead.push({ ...watermark, heardAtMs });
    }
    // A reader that stands still keeps no more than could still be of use.
    watermarks.ahead = watermarks.ahead.filter(isRecent);
    advance(watermarks, positions);
  }

  /** The reader has moved on in this control topic. */
  applied(controlTopic: string, positions: ReadonlyMap<string, number>): void {
    const watermarks = this.byLogTopic.get(watermarkTopicOf(controlTopic));
    if (watermarks) advance(watermarks, positions);
  }

  /** Asked at every decision: a comparison for each topic. */
  isFresh(): boolean {
    if (this.isLogReplaced) return false;
    for (const { reached } of this.byLogTopic.values()) if (!reached || !isRecent(reached)) return false;
    return true;
  }
}

function advance(watermarks: TopicWatermarks, positions: ReadonlyMap<string, number>): void {
  const { ahead, controlTopic } = watermarks;
  const isReached = ({ offsets }: Watermark) =>
    offsets.every((offset, partition) => (positions.get(`${controlTopic}[${partition}]`) ?? -1) >= offset);
  let first = ahead[0];
  while (first && isReached(first)) {
    watermarks.reached = first;
    ahead.shift();
    first = ahead[0];
  }
}

/** Ends that move back in time: the broker has lost its log. One that was written late, by a relay that was replaced, is no sign. */
function isOfShorterLog(later: Watermark, earlier: Watermark | null): boolean {
  return earlier !== null && later.asOf > earlier.asOf && earlier.offsets.some((end, at) => (later.offsets[at] ?? 0) < end);
}

/** Neither old nor from a future that clocks can't explain. */
function isRecent({ asOf, heardAtMs }: HeardWatermark): boolean {
  return Math.abs(realTimeMs() - asOf) < FRESH_FOR_MS && performance.now() - heardAtMs < FRESH_FOR_MS;
}
