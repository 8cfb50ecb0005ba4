import { once } from 'node:events';

/** Thrown at the next step of a start that was asked to end. */
export class Stopping extends Error {
  constructor() {
    super('asked to stop');
  }
}

interface Step {
  readonly name: string;
  stop(): Promise<void>;
}

/** What has to be ended, last started first. A start adds each part before it waits for it, so none is forgotten. */
export class StopList {
  private readonly steps: Step[] = [];
  private stopping: Promise<void> | undefined;
  private readonly asked = new AbortController();

  constructor(private readonly report: (line: string) => void) {}

  add(name: string, stop: () => Promise<void>): void {
    this.goOn();
    this.steps.push({ name, stop });
  }

  /** Throws when the end was asked for. */
  goOn(): void {
    if (this.stopping) throw new Stopping();
  }

  /** Aborted when the end is asked for: ends waits that would otherwise hold it up. */
  get signal(): AbortSignal {
    return this.asked.signal;
  }

  async whenAsked(): Promise<void> {
    if (!this.signal.aborted) await once(this.signal, 'abort');
  }

  /** The second call waits for the first. Never throws: one part that can't be stopped must not save the others. */
  stop(): Promise<void> {
    this.asked.abort();
    return (this.stopping ??= this.stopAll());
  }

  private async stopAll(): Promise<void> {
    for (const step of this.steps.toReversed()) {
      await step.stop().catch((error: Error) => this.report(`${step.name} did not stop properly: ${error.message}`));
    }
  }
}
