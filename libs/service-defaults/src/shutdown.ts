import type { Logger } from 'pino';

export interface ShutdownStep {
  readonly name: string;
  readonly deadlineMs: number;
  run(): Promise<unknown>;
  /** What is done when the deadline has passed, before the next step. */
  giveUp?(): void;
}

/** Runs the steps in order. None can hold up the rest: one that fails or takes too long is logged and left behind. */
export async function runShutdown(steps: readonly ShutdownStep[], logger: Logger): Promise<void> {
  for (const step of steps) {
    const outcome = await withinDeadline(step);
    if (outcome === 'done') continue;
    logger.error(
      { step: step.name, deadlineMs: step.deadlineMs, err: outcome === 'late' ? undefined : outcome },
      'shutdown step failed',
    );
    step.giveUp?.();
  }
}

async function withinDeadline(step: ShutdownStep): Promise<unknown> {
  let timeout: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timeout = setTimeout(() => resolve('late'), step.deadlineMs);
  });
  const work = Promise.resolve()
    .then(() => step.run())
    .then(
      () => 'done',
      (error: unknown) => error ?? new Error('failed without a reason'),
    );
  return Promise.race([work, late]).finally(() => clearTimeout(timeout));
}
