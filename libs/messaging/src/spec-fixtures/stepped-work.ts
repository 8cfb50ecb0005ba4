/** Work that stops at each of its gates until the schedule lets it go on: so a test decides the order of every step. */
export class SteppedWork {
  private open: (() => void) | null = null;
  private reached = Promise.withResolvers<void>();
  private failure: unknown = null;
  isDone = false;

  constructor(work: (gate: () => Promise<void>) => Promise<void>) {
    void this.run(work);
  }

  /** False while a statement of it waits in the server, and when it is done. */
  get isAtGate(): boolean {
    return this.open !== null;
  }

  /** Opens the gate that it stands at. Wait for `arrival` next, or for what tells that it can't arrive. */
  goOn(): void {
    const open = this.open;
    this.open = null;
    this.reached = Promise.withResolvers<void>();
    open?.();
  }

  /** Resolves at the next gate or at the end; rejects with what the work threw. */
  async arrival(): Promise<void> {
    await this.reached.promise;
    if (this.failure) throw this.failure;
  }

  /** For what died: it never goes on. */
  abandon(): void {
    this.open = null;
    this.isDone = true;
  }

  private async run(work: (gate: () => Promise<void>) => Promise<void>): Promise<void> {
    try {
      await work(() => new Promise((resolve) => this.stopHere(resolve)));
    } catch (error) {
      this.failure = error ?? new Error('failed');
    }
    this.isDone = true;
    this.reached.resolve();
  }

  private stopHere(resolve: () => void): void {
    this.open = resolve;
    this.reached.resolve();
  }
}
