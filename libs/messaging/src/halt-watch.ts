import type { TopicPartition } from './transports/transport.ts';

const LOOK_MS = 500;

/**
 * Looks after halted partitions until an operator has released them. Whoever answers the operator may be another replica
 * than the one that holds the partition, so the holder looks at the row itself.
 */
export class HaltWatch {
  private readonly halted = new Map<string, TopicPartition>();
  private timer: NodeJS.Timeout | null = null;

  /** `tryResume` answers whether the partition goes on; what it throws means not yet. */
  constructor(private readonly tryResume: (at: TopicPartition) => Promise<boolean>) {}

  add({ topic, partition }: TopicPartition): void {
    this.halted.set(`${topic}[${partition}]`, { topic, partition });
    this.timer ??= setInterval(() => void this.look(), LOOK_MS).unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.halted.clear();
  }

  private async look(): Promise<void> {
    for (const [name, at] of this.halted) {
      const resumed = await this.tryResume(at).catch(() => false);
      if (resumed) this.halted.delete(name);
    }
  }
}
