/** How long the broker answers, and the group can't be joined, before the process had better end. */
export const JOIN_WITHIN_MS = 60_000;
const LOOK_MS = 2_000;

export interface JoinWatchParts {
  isJoined(): boolean;
  /** Bounded in time; must not throw. */
  brokerAnswers(): Promise<boolean>;
  /** Monotonic, milliseconds. */
  nowMs(): number;
  /** Called once. */
  giveUp(): void;
}

/**
 * No living process with a dead consumer (DESIGN §3, consumer rule 5): a broker that is away is waited for without end, but one
 * that answers and does not let this member in for a minute is nothing that waiting cures.
 */
export class JoinWatch {
  private answeredSinceMs: number | null = null;
  private timer: NodeJS.Timeout | null = null;
  private looking = false;

  constructor(
    private readonly parts: JoinWatchParts,
    private readonly joinWithinMs = JOIN_WITHIN_MS,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.look(), Math.min(LOOK_MS, this.joinWithinMs / 4)).unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const isStuck = !this.parts.isJoined() && (await this.parts.brokerAnswers()) && !this.parts.isJoined();
    this.looking = false;
    const now = this.parts.nowMs();
    this.answeredSinceMs = isStuck ? (this.answeredSinceMs ?? now) : null;
    if (this.answeredSinceMs === null || now - this.answeredSinceMs < this.joinWithinMs) return;
    this.stop();
    this.answeredSinceMs = null;
    this.parts.giveUp();
  }
}
